"""Average linkage: what is most alike is joined first, until nothing is alike enough."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from coach.speakers.network.layers import Floats

_NEVER = -np.inf


def average_linkage(vectors: Floats, least: float) -> npt.NDArray[np.intp]:
    """Group vectors of length 1 whose mean cosine similarity is at least so much.

    Parameters
    ----------
    vectors
        Shape (n, dimensions); time grows with the cube of n, 400 take a thirtieth of a second.
    least
        Groups less alike than this stay apart.

    Returns
    -------
    ndarray
        Shape (n,): the number of each vector's group, that of its first vector.
    """
    count = len(vectors)
    similarity = (vectors @ vectors.T).astype(np.float64)
    np.fill_diagonal(similarity, _NEVER)
    sizes = np.ones(count)
    groups = np.arange(count)
    for _ in range(count - 1):
        one, other = sorted(divmod(int(similarity.argmax()), count))
        if similarity[one, other] < least:
            break
        joined = sizes[one] * similarity[one] + sizes[other] * similarity[other]
        sizes[one] += sizes[other]
        joined /= sizes[one]
        joined[one] = _NEVER
        similarity[one] = similarity[:, one] = joined
        similarity[other] = similarity[:, other] = _NEVER
        groups[groups == other] = one
    return groups
