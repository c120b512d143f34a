from __future__ import annotations

from kerasdoctor.remembered import KEPT, remembered, remembered_by


def test_only_the_very_same_objects_are_answered_from_memory() -> None:
    asked: list[list[int]] = []

    @remembered
    def total(numbers: list[int], more: int = 0) -> int:
        asked.append(numbers)
        return sum(numbers) + more

    one, other = [1, 2], [1, 2]
    assert total(one) == total(one) == 3
    assert len(asked) == 1
    assert total(other) == 3
    assert total(one) == 3
    assert len(asked) == 2
    assert total(one, 4) == total(one, more=4) == 7
    assert len(asked) == 4


def test_only_a_few_answers_are_kept() -> None:
    asked: list[str] = []

    @remembered
    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    texts = [str(number) for number in range(KEPT + 1)]
    assert [length(text) for text in texts] == [1] * (KEPT + 1)
    assert length(texts[1]) == length(texts[-1]) == 1
    assert len(asked) == KEPT + 1
    assert length(texts[0]) == 1
    assert asked[-1] == texts[0]
    assert len(asked) == KEPT + 2


def test_a_key_tells_what_counts() -> None:
    asked: list[int] = []

    @remembered_by(lambda numbers, more: (numbers, more > 9))
    def total(numbers: list[int], more: int) -> int:
        asked.append(more)
        return sum(numbers)

    numbers = [1, 2]
    assert total(numbers, 1) == total(numbers, 2) == 3
    assert asked == [1]
    assert total([1, 2], 3) == 3
    assert asked == [1, 3]
