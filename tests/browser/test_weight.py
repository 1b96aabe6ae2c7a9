"""How much a lesson asks for, and how quickly a tap is answered on a slow phone."""

from playwright.sync_api import Page

from .walk import path_of

TAP_MS = """() => new Promise((done) => {
  const check = document.querySelector("[data-question]");
  check.querySelector("input").click();
  const start = performance.now();
  check.querySelector("button").click();
  requestAnimationFrame(() => setTimeout(() => done([performance.now() - start, Boolean(check.querySelector(".verdict"))])));
})"""


def test_lesson_asks_for_five_things_at_most(phone: Page):
    path = path_of(phone)
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url) if request.method == "GET" else None)

    phone.goto(path.steps[1])
    phone.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    phone.wait_for_load_state("networkidle")

    assert len(asked) <= 5, asked


def test_check_yourself_answers_within_100_ms_on_a_slow_phone(phone: Page, record_property):
    phone.goto(path_of(phone).steps[1])
    phone.context.new_cdp_session(phone).send("Emulation.setCPUThrottlingRate", {"rate": 6})

    took, is_marked = phone.evaluate(TAP_MS)

    record_property("verdict_ms", took)
    print(f"verdict after {took:.0f} ms with the processor six times slower")
    assert is_marked
    # The goal is 100 ms; a busy machine that runs the tests may need longer.
    assert took <= 300
