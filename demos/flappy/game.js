"use strict";

// A champion's flight shown again, alone or against a person: both in the champion's world, at 60 ticks a second.
function createGame(page, view) {
  const CHAMPION = 0;
  const YOU = 1;
  let champion = null;
  let against = false;
  let started = false;
  let over = false;
  let owed = 0;
  let scroll = 0;
  let flap = false;
  let record = 0;

  function begin(next, person) {
    champion = next;
    against = person;
    started = !person;
    over = false;
    flap = false;
    owed = 0;
    scroll = 0;
    page.fly(champion.seed | 0, champion.generation, champion.lane || 0, champion.rules || 0, champion.flaps);
    view.waiting(person ? "Flap with Space, a click or a tap. It starts with your first flap." : "");
  }

  function press() {
    if (over || !against) {
      return;
    }
    flap = true;
    if (!started) {
      started = true;
      view.waiting("");
    }
  }

  function tick() {
    const last = champion.ticks;
    const flies = page.flightTicks(CHAMPION) < last && page.flightTick(CHAMPION, false);
    if (against) {
      const alive = page.flightTick(YOU, flap);
      flap = false;
      if (!alive) {
        finish();
      }
    } else if (!flies) {
      finish();
    }
    scroll += 3;
  }

  const ticks = (n) => `${n.toLocaleString("en")} ticks`;
  const trunks = (n) => `${n} trunk${n === 1 ? "" : "s"}`;

  function finish() {
    over = true;
    const its = ticks(champion.ticks);
    if (!against) {
      view.over(`The champion flew ${its}, past ${trunks(page.flightPassed(CHAMPION))}.`, "Again");
      return;
    }
    const mine = page.flightTicks(YOU);
    const better = mine > record && record > 0;
    record = Math.max(record, mine);
    const won = mine > champion.ticks;
    view.over(
      `${won ? "You beat it! " : ""}You flew ${ticks(mine)}, past ${trunks(page.flightPassed(YOU))}.\nThe champion flew ${its}.${better ? "\nYour best so far." : ""}`,
      "Try again",
    );
  }

  /** Goes on by the time that has passed and draws; speed applies to watching alone. */
  function frame(art, milliseconds, speed, calm) {
    if (started && !over) {
      owed = Math.min(owed + (milliseconds * 60 * (against ? 1 : speed)) / 1000, against ? 6 : 2000);
      while (owed >= 1 && !over) {
        tick();
        owed--;
      }
    }
    const mine = against && (!started || page.flightTicks(YOU) >= page.flightTicks(CHAMPION));
    const pairs = page.flightPipes(against ? YOU : CHAMPION);
    art.drawWorld(calm ? 0 : scroll, page.numbers(), pairs);
    const beat = (which, ahead) => (calm ? 1 : ahead < 0 ? (scroll / 6) & 3 : 1);
    // a bird that has fallen behind is left behind with the world it hit
    const gone = page.flightTicks(against ? YOU : CHAMPION) - page.flightTicks(CHAMPION);
    if (gone < 60) {
      const v = page.flightSpeed(CHAMPION);
      art.context.globalAlpha = against ? 0.6 : 1;
      art.drawBird(80 - 3 * gone, page.flightY(CHAMPION), v, beat(CHAMPION, v), 0);
      art.context.globalAlpha = 1;
    }
    if (against) {
      const v = page.flightSpeed(YOU);
      art.drawBird(80, page.flightY(YOU), v, beat(YOU, v), 1);
    }
    const who = against ? YOU : CHAMPION;
    const flown = page.flightTicks(who);
    view.hud(against ? `You: ${ticks(flown)}` : `Champion: ${ticks(flown)}`, against && !mine ? "the champion is ahead" : `of ${ticks(champion.ticks)}${against ? " to beat" : ""}`);
  }

  return { begin, press, frame, again: () => begin(champion, against), get champion() { return champion; }, get against() { return against; }, get over() { return over; } };
}
