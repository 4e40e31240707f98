"""A plugin to start from. It is yours: gen-sdk writes this file only once.

Its methods answer the examples of the contract, and anything else with an empty
response. Put your own answers there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from hazards_long import serve, v1
from hazards_long.v1 import examples

LOG = logging.getLogger("hazards.long")


def use_a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it(
    message: v1.Carrier | v1.ValidateEverythingThatCanBeValidatedRequest,
    context: v1.Context,
) -> None:
    """Calls the host's `hazards.long.a_package_whose_name_goes_on_and_on.v1.AHostServiceThatIsCalledBackNowAndThen`, where it serves one."""
    a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it = (
        context.a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it(message)
    )
    if a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it is not None:
        a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it.tell_the_host_what_has_happened_in_the_meantime(
            v1.ValidateEverythingThatCanBeValidatedRequest(),
        )


def report(rpc: str) -> None:
    """Tells that an RPC was called, in the two ways that reach the host."""
    print(f"{rpc} was called")
    LOG.info("called", extra={"rpc": rpc})


class ConfigureEverythingThatCanBeConfiguredService(
    v1.ConfigureEverythingThatCanBeConfiguredService,
):
    """The service `hazards.long.a_package_whose_name_goes_on_and_on.v1.ConfigureEverythingThatCanBeConfiguredService`."""

    def validate_everything_that_can_be_validated_beforehand(
        self,
        request: v1.ValidateEverythingThatCanBeValidatedRequest,
        context: v1.Context,
    ) -> v1.ValidateEverythingThatCanBeValidatedResponse:
        """Answers `/hazards.long.a_package_whose_name_goes_on_and_on.v1.ConfigureEverythingThatCanBeConfiguredService/ValidateEverythingThatCanBeValidatedBeforehand`."""
        report("ValidateEverythingThatCanBeValidatedBeforehand")
        use_a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it(request, context)
        return examples.CONFIGURE_EVERYTHING_THAT_CAN_BE_CONFIGURED_SERVICE_VALIDATE_EVERYTHING_THAT_CAN_BE_VALIDATED_BEFOREHAND.response(
            request,
        )

    def stream(
        self,
        requests: Iterator[v1.ValidateEverythingThatCanBeValidatedRequest],
        context: v1.Context,
    ) -> Iterator[v1.ValidateEverythingThatCanBeValidatedResponse]:
        """Answers `/hazards.long.a_package_whose_name_goes_on_and_on.v1.ConfigureEverythingThatCanBeConfiguredService/Stream`."""
        report("Stream")

        def seen() -> Iterator[v1.ValidateEverythingThatCanBeValidatedRequest]:
            for request in requests:
                use_a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it(request, context)
                yield request

        return examples.CONFIGURE_EVERYTHING_THAT_CAN_BE_CONFIGURED_SERVICE_STREAM.conversation(
            seen(),
        )


class Second(v1.Second):
    """The service `hazards.long.a_package_whose_name_goes_on_and_on.v1.Second`."""

    def do(self, request: v1.Carrier, context: v1.Context) -> v1.Carrier:
        """Answers `/hazards.long.a_package_whose_name_goes_on_and_on.v1.Second/Do`."""
        report("Do")
        use_a_field_whose_name_is_as_long_as_anybody_would_want_to_type_it(request, context)
        return examples.SECOND_DO.response(request)


class Third(v1.Third):
    """The service `hazards.long.a_package_whose_name_goes_on_and_on.v1.Third`."""


SERVICES = (ConfigureEverythingThatCanBeConfiguredService(), Second(), Third())

if __name__ == "__main__":
    serve(*SERVICES)
