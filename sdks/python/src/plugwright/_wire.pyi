from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Message

POOL: DescriptorPool

def load(*names: str) -> None: ...
def message_class(full_name: str) -> type[Message]: ...

class Knock(Message):
    knock: bool
    ack: bool
    error: str
    def __init__(self, *, knock: bool = ..., ack: bool = ..., error: str = ...) -> None: ...

class ConnInfo(Message):
    service_id: int
    network: str
    address: str
    knock: Knock
    def __init__(
        self,
        *,
        service_id: int = ...,
        network: str = ...,
        address: str = ...,
        knock: Knock = ...,
    ) -> None: ...

class StdioData(Message):
    channel: int
    data: bytes
    def __init__(self, *, channel: int = ..., data: bytes = ...) -> None: ...

class ControllerEmpty(Message):
    def __init__(self) -> None: ...

class Empty(Message):
    def __init__(self) -> None: ...

class HealthCheckRequest(Message):
    service: str
    def __init__(self, *, service: str = ...) -> None: ...

class HealthCheckResponse(Message):
    status: int
    def __init__(self, *, status: int = ...) -> None: ...
