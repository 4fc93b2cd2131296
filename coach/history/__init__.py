"""What is remembered of takes, in one SQLite file in the user's data folder, and nowhere else.

Figures and words of each take are kept, and where its recording is; never its sound.

``store``    the file
``keep``     takes are written down
``look``     what became of them; and what can be taken out again
``best``     the speaker's own best take
``watched``  which recordings of watched folders are done
``customers`` how takes went with the coach's own customer
``sittings`` the days of practice: tests, what was kept, joints
``along``    the latest take said along with a model
``exported`` what many people's exports say, read again
"""

from coach.history.keep import remember, version_of
from coach.history.look import (
    count,
    earlier,
    export,
    forget,
    guides,
    progress,
    recordings,
    silences_before,
    takes,
)
from coach.history.sittings import practised
from coach.history.store import place

__all__ = [
    "count",
    "earlier",
    "export",
    "forget",
    "guides",
    "place",
    "practised",
    "progress",
    "recordings",
    "remember",
    "silences_before",
    "takes",
    "version_of",
]
