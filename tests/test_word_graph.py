from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from conftest import SAMPLES
from hypothesis import given
from hypothesis import strategies as st
from recordings import heard

from coach.datatypes import Word
from coach.model import locate
from coach.recognise import DECODING_BLOCK, SpeechModel, load_model, model
from coach.recognise.decoding import Decoding, Sound
from coach.recognise.word_graph import TABLES, with_arcs

Ngram = tuple[int, ...]
"""Words as numbers, the latest last."""

BEGINS = 0
"""The word before the first."""


class Model:
    """An n-gram model, as it is written down: which words follow which."""

    def __init__(self, sentences: list[list[int]], order: int) -> None:
        ngrams: dict[Ngram, float] = {}
        for sentence in sentences:
            words = (BEGINS, *sentence)
            for length in range(1, order + 1):
                for end in range(length, len(words) + 1):
                    ngrams.setdefault(words[end - length : end], len(ngrams) / 8)
        self.weights = {ngram: w for ngram, w in ngrams.items() if ngram != (BEGINS,)}
        pasts = {ngram for ngram in ngrams if len(ngram) < order}
        # In level order, siblings sorted, each one's children together: the latest word first.
        self.states: list[Ngram] = [()]
        for state in self.states:
            longer = [past for past in pasts if past[1:] == state and len(past) == len(state) + 1]
            self.states += sorted(longer)

    def followers(self, state: Ngram) -> list[int]:
        return sorted(ngram[-1] for ngram in self.weights if ngram[:-1] == state)

    def next_state(self, state: Ngram, word: int) -> int:
        """Return the longest past that is a state, by its definition."""
        said = (*state, word)
        return next(
            self.states.index(said[at:]) for at in range(len(said) + 1) if said[at:] in self.states
        )

    def as_ngram_fst(self) -> bytes:
        """Write it as OpenFst's NGramFst does."""
        children = [
            sum(past[1:] == state and past != state for past in self.states[1:])
            for state in self.states
        ]
        follow = [self.followers(state) for state in self.states]
        ends = [number % 3 == 0 for number in range(len(self.states))]
        futures = sum(map(len, follow))
        body = struct.pack("<QQQ", len(self.states), futures, sum(ends))
        body += bits("10" + "".join("1" * count + "0" for count in children))
        body += bits("0" + "".join("1" * len(words) + "0" for words in follow))
        body += bits("".join("01"[end] for end in ends))
        body += np.array([-1, *(state[0] for state in self.states[1:]), 0], "<i4").tobytes()
        body += np.array([word for words in follow for word in words], "<i4").tobytes()
        body += np.arange(len(self.states) + 1, dtype="<f4").tobytes()
        body += (np.arange(sum(ends), dtype="<f4") + 0.25).tobytes()
        weights = [
            self.weights[(*s, word)]
            for s, words in zip(self.states, follow, strict=True)
            for word in words
        ]
        body += np.array([*weights, 0.0], "<f4").tobytes()
        start = self.states.index((BEGINS,))
        header = struct.pack("<iiQqqq", 4, 3, 7, start, len(self.states), 0)
        return MAGIC + text(b"ngram") + text(b"standard") + header + 2 * SYMBOLS + body


def bits(flags: str) -> bytes:
    padded = flags + "0" * (-len(flags) % 64)
    return np.packbits([flag == "1" for flag in padded], bitorder="little").tobytes()


def text(value: bytes) -> bytes:
    return struct.pack("<i", len(value)) + value


MAGIC = bytes.fromhex("d6fdb27e")
SYMBOLS = bytes.fromhex("74fbb27e") + text(b"words.txt") + struct.pack("<qq", 2, 1)
SYMBOLS += text(b"name") + struct.pack("<q", 1)


def arcs_of(data: bytes, states: int) -> Iterator[tuple[float, list[tuple[int, float, int]]]]:
    """Yield the final weight and the arcs of each state of a ConstFst."""
    at = data.index(2 * SYMBOLS) + 2 * len(SYMBOLS)
    table = [struct.unpack_from("<fIIII", data, at + 20 * state) for state in range(states)]
    at += 20 * states
    arcs = list(struct.iter_unpack("<iifi", data[at:]))
    assert sum(row[2] for row in table) == len(arcs)
    for final, first, count, *epsilons in table:
        own = arcs[first : first + count]
        assert epsilons == [sum(arc[0] == 0 for arc in own)] * 2
        assert all(arc[0] == arc[1] for arc in own)
        yield final, [(arc[0], arc[2], arc[3]) for arc in own]


SENTENCES = st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=6), min_size=1, max_size=5)


@given(SENTENCES, st.integers(2, 4))
def test_a_word_leads_to_the_longest_past_that_is_known(
    tmp_path_factory: pytest.TempPathFactory, sentences: list[list[int]], order: int
) -> None:
    known = Model(sentences, order)
    path = tmp_path_factory.mktemp("graph") / "Gr.fst"
    path.write_bytes(known.as_ngram_fst())
    data = with_arcs(path).read_bytes()
    kind = MAGIC + text(b"const") + text(b"standard")
    assert data.startswith(kind)
    count = sum(len(known.followers(state)) for state in known.states) + len(known.states) - 1
    version, flags, properties, start, states, arcs = struct.unpack_from("<iiQqqq", data, len(kind))
    assert (version, flags, properties) == (2, 3, 7)
    assert known.states[start] == (BEGINS,)
    assert (states, arcs) == (len(known.states), count)
    for number, (final, own) in enumerate(arcs_of(data, states)):
        state = known.states[number]
        if state:
            assert own.pop(0) == (0, number, known.states.index(state[1:]))
        assert own == [
            (word, known.weights[(*state, word)], known.next_state(state, word))
            for word in known.followers(state)
        ]
        assert final == (number // 3 + 0.25 if number % 3 == 0 else np.inf)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "Gr.fst"
    path.write_bytes(Model([[1, 2, 3], [2, 2]], 3).as_ngram_fst())
    return path


def test_the_table_is_kept_and_made_anew_for_another_model(graph: Path) -> None:
    table = with_arcs(graph)
    made = table.stat().st_mtime_ns
    assert with_arcs(graph) == table
    assert table.stat().st_mtime_ns == made
    graph.write_bytes(Model([[1, 2, 3], [2, 3]], 3).as_ngram_fst())
    other = with_arcs(graph)
    assert other != table
    assert other.read_bytes() != table.read_bytes()
    assert sorted(graph.parent.glob(TABLES)) == sorted((table, other))


def test_what_is_no_such_model_is_left_alone(graph: Path) -> None:
    whole = graph.read_bytes()
    damaged: dict[str, bytes] = {
        "empty": b"",
        "of another kind": whole.replace(text(b"ngram"), text(b"const")),
        "of another version": whole.replace(struct.pack("<ii", 4, 3), struct.pack("<ii", 5, 3)),
        "with more behind it": whole + b"\0",
        **{f"cut at {end}": whole[:end] for end in range(1, len(whole), 7)},
    }
    for what, data in damaged.items():
        graph.write_bytes(data)
        assert with_arcs(graph) == graph, what
    assert list(graph.parent.glob(TABLES)) == []


def test_where_nothing_can_be_written_the_model_is_read_as_it_comes(
    graph: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> NoReturn:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    assert with_arcs(graph) == graph
    assert list(graph.parent.glob(TABLES)) == []


@pytest.mark.slow
def test_the_same_is_heard_with_the_same_confidences(
    speech_model: SpeechModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list((locate() / "graph").glob(TABLES))
    assert len(made) == 1, "loading the model makes its table"
    assert made[0].stat().st_size > 40_000_000
    monkeypatch.setattr(model, "with_arcs", lambda path: path)
    as_it_comes = load_model(locate())
    sound, _ = heard(SAMPLES / "customer-answers.flac")
    steps = np.rint(sound * 32767.0).astype(np.int16)
    words = [words_of(Decoding(each), steps) for each in (speech_model, as_it_comes)]
    assert len(words[0]) > 50
    assert words[0] == words[1]


def words_of(decoding: Decoding, steps: Sound) -> list[Word]:
    blocks = (steps[at : at + DECODING_BLOCK] for at in range(0, len(steps), DECODING_BLOCK))
    return [*(word for block in blocks for word in decoding.hear(block) or ()), *decoding.end()]
