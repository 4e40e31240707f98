"""The HTML report as a person sees it: opened, filtered, linked to, in the light and the dark.

`ci/browser` installs what this needs and runs it. The screenshots it leaves under
target/ci/browser are for looking at.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
import unittest
from collections import Counter
from typing import ClassVar

import brotli
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from ci.kit import CONFORMANCE, ROOT, WORK, Report, require

FOLDER = WORK / "browser"
PACKED = FOLDER / "npm" / "node_modules" / "@sparticuz" / "chromium" / "bin"
CHROMIUM = FOLDER / "chromium"
# One run that holds every verdict, and text that tries everything.
RUN = ROOT / "conformance" / "tests" / "report" / "expected" / "every.json"
PAGE = FOLDER / "every.html"
SCHEMES = ("light", "dark")
WIDTHS = {"wide": 1200, "narrow": 375}
# "at least 4.5:1", WCAG 2.2, 1.4.3.
CONTRAST = 4.5
# Of every element with text of its own: its class, and how it stands out.
CONTRASTS = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue]
      .map((it) => it / 255)
      .map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const colour = channels(getComputedStyle(element).backgroundColor);
    return colour[3] === 0 ? behind(element.parentElement) : colour;
  };
  const ownText = (element) =>
    [...element.childNodes].some((it) => it.nodeType === Node.TEXT_NODE && it.data.trim());
  return [...document.body.querySelectorAll("*")]
    .filter((it) => it.checkVisibility() && ownText(it))
    .map((it) => {
      const both = [channels(getComputedStyle(it).color), behind(it)].map(luminance);
      const [dark, light] = both.sort((one, other) => one - other);
      return [`${it.tagName} ${it.className}`, (light + 0.05) / (dark + 0.05)];
    });
}"""


def unpack() -> None:
    """Chromium as the package carries it, with the libraries that a bare machine lacks."""
    if (CHROMIUM / "complete").exists():
        return
    CHROMIUM.mkdir(exist_ok=True)
    program = CHROMIUM / "chromium"
    program.write_bytes(brotli.decompress((PACKED / "chromium.br").read_bytes()))
    program.chmod(0o755)
    for name in ("al2023", "fonts"):
        archive = io.BytesIO(brotli.decompress((PACKED / f"{name}.tar.br").read_bytes()))
        with tarfile.open(fileobj=archive) as files:
            files.extractall(CHROMIUM, filter="data")
    (CHROMIUM / "fonts.conf").write_text(
        f"<fontconfig><dir>{CHROMIUM / 'fonts'}</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{CHROMIUM / 'cache'}</cachedir></fontconfig>"
    )
    (CHROMIUM / "complete").touch()


class HtmlReport(unittest.TestCase):
    """Nothing is loaded, nothing goes wrong, and what is asked for is shown."""

    playwright: ClassVar[Playwright]
    browser: ClassVar[Browser]
    results: ClassVar[list[Report]]

    @classmethod
    def setUpClass(cls) -> None:
        unpack()
        require(CONFORMANCE, "render", RUN, "--format", "html", "--output", PAGE)
        cls.results = json.loads(RUN.read_text())["results"]
        cls.playwright = sync_playwright().start()
        cls.addClassCleanup(cls.playwright.stop)
        cls.browser = cls.playwright.chromium.launch(
            executable_path=CHROMIUM / "chromium",
            # Without its GPU process, which may still be failing to start when a picture is due.
            args=["--disable-gpu"],
            env={
                **os.environ,
                "LD_LIBRARY_PATH": str(CHROMIUM / "lib"),
                "FONTCONFIG_FILE": str(CHROMIUM / "fonts.conf"),
            },
        )
        cls.addClassCleanup(cls.browser.close)

    def setUp(self) -> None:
        # Whatever the page asks for, and whatever goes wrong in it, a policy's refusals too.
        self.requests: list[str] = []
        self.troubles: list[str] = []

    def open(self, fragment: str = "", width: int = 1200, **options: object) -> Page:
        """The report in a browser of its own."""
        viewport = {"width": width, "height": 900}
        context = self.browser.new_context(viewport=viewport, **options)  # type: ignore[arg-type]
        self.addCleanup(context.close)
        page = context.new_page()
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.troubles.append(message.text))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("dialog", lambda dialog: self.troubles.append(dialog.message))
        page.goto(PAGE.as_uri() + fragment)
        return page

    def tearDown(self) -> None:
        self.assertEqual({it.partition("#")[0] for it in self.requests}, {PAGE.as_uri()})
        self.assertEqual(self.troubles, [])

    def shown(self, page: Page) -> list[str]:
        """The ids of the checks that are to be seen."""
        checks = page.locator("details.check:visible")
        ids = [check.get_attribute("id") or "" for check in checks.all()]
        self.assertEqual(page.locator("#shown").inner_text(), f"{len(ids)} of {len(self.results)}")
        self.assertEqual(page.locator("#none").is_visible(), not ids)
        return sorted(ids)

    def of(self, **wanted: str) -> list[str]:
        """The ids of the run's results that have these values."""
        return sorted(
            it["id"] for it in self.results if all(it[key] == wanted[key] for key in wanted)
        )

    def test_every_result_is_there(self) -> None:
        self.assertEqual(self.shown(self.open()), self.of())

    def test_verdicts(self) -> None:
        page = self.open()
        for verdict in Counter(it["verdict"] for it in self.results):
            with self.subTest(verdict):
                chip = page.locator(f'#filter .chip:has(input[value="{verdict}"])')
                chip.click()
                self.assertEqual(self.shown(page), self.of(verdict=verdict))
                chip.click()
        page.locator('#filter .chip:has(input[value="pass"])').click()
        page.locator('#filter .chip:has(input[value="fail"])').click()
        both = self.of(verdict="pass") + self.of(verdict="fail")
        self.assertEqual(self.shown(page), sorted(both))

    def test_suite_and_level(self) -> None:
        page = self.open()
        page.select_option('select[name="suite"]', "stdio")
        self.assertEqual(self.shown(page), self.of(suite="stdio"))
        page.select_option('select[name="suite"]', "")
        page.select_option('select[name="level"]', "SHOULD")
        self.assertEqual(self.shown(page), self.of(level="should"))

    def test_search(self) -> None:
        page = self.open()
        page.keyboard.press("/")
        page.keyboard.type("LINE first")
        self.assertIn("handshake/first-line", self.shown(page))
        page.fill("input[name=text]", "<script>alert")
        self.assertNotEqual(self.shown(page), [])
        page.fill("input[name=text]", "no such text")
        self.assertEqual(self.shown(page), [])

    def test_expand(self) -> None:
        page = self.open()
        opened = page.locator("details.check[open]")
        button = page.get_by_role("button", name="Expand all")
        button.click()
        self.assertEqual(opened.count(), len(self.results))
        button.click()
        self.assertEqual(opened.count(), 0)

    def test_links(self) -> None:
        for fragment in ("#health/serving", "#health%2Fserving"):
            with self.subTest(fragment):
                page = self.open(fragment)
                check = page.locator('[id="health/serving"]')
                self.assertIsNotNone(check.get_attribute("open"))
                self.assertTrue(check.is_visible())
        page.evaluate("location.hash = 'cookie/required'")
        page.locator('[id="cookie/required"][open]').wait_for()
        # Nobody wrote these.
        for fragment in ("#%", "#filter", "#<script>"):
            self.open(fragment)

    def test_it_reads_without_its_script(self) -> None:
        page = self.open(java_script_enabled=False)
        self.assertFalse(page.locator("#filter").is_visible())
        self.assertEqual(page.locator("details.check:visible").count(), len(self.results))
        check = page.locator('[id="health/serving"]')
        check.locator("summary").click()
        self.assertTrue(check.locator(".body").is_visible())

    def test_looks(self) -> None:
        backgrounds = set()
        for scheme in SCHEMES:
            for name, width in WIDTHS.items():
                with self.subTest(scheme=scheme, width=width):
                    page = self.open(width=width, color_scheme=scheme)
                    page.screenshot(path=FOLDER / f"{scheme}-{name}.png", full_page=True)
                    overflow = "document.documentElement.scrollWidth - innerWidth"
                    self.assertLessEqual(page.evaluate(overflow), 0)
                    contrasts = page.evaluate(CONTRASTS)
                    self.assertGreater(len(contrasts), len(self.results))
                    faint = {it: ratio for it, ratio in contrasts if ratio < CONTRAST}
                    self.assertEqual(faint, {})
            backgrounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
        self.assertEqual(len(backgrounds), len(SCHEMES))


if __name__ == "__main__":
    unittest.main()
