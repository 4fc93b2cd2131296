"""How a take in the page begins, and how one that was cut off is taken up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from coach.audio.live.pushed import Pushed
    from coach.page.work.messages import Listener
    from coach.page.work.taking.takes import PageTake
    from coach.page.work.workshop import Workshop


def new_take(workshop: Workshop, page: Listener, source: Pushed, wish: dict[str, Any]) -> PageTake:
    """Return a take that is ready to run, as soon as the model is there.

    Raises
    ------
    CoachError
        It cannot be: the one line says why.
    """
    from coach.page.work import guides
    from coach.page.work.practice import drill_session
    from coach.page.work.taking.customers import PagePlayer, customer
    from coach.page.work.taking.takes import PageTake
    from coach.session.take.cues import choose_cue
    from coach.session.take.recorder import new_recording
    from coach.session.take.rehearsal import Rehearsal

    guide = guides.load(workshop.guide_id)
    drill = wish.get("drill")
    if not isinstance(drill, dict):
        page.drill = None
    elif page.drill is None:
        page.drill = drill_session(guide, drill)
    guide = page.drill.guide if page.drill else guide
    if workshop.hearing.state.state != "ready":
        page.post(type="waiting", message=workshop.hearing.state.message)
    model = workshop.hearing.model()
    recording, workshop.cut_off = new_recording(), None
    cue = choose_cue(str(wish.get("cue", "yes")))
    player = PagePlayer(page, source)
    someone = customer(guide, wish, player)
    running = Rehearsal(guide, model, source, cue=cue, path=recording, customer=someone)
    return PageTake(workshop, page, guide, running, recording, player, has_cue=cue is not None)


def recover(workshop: Workshop) -> None:
    """Review the take that was cut off with the server before this one, if one was."""
    from coach.page.work.taking.takes import recovered

    recovered(workshop)
