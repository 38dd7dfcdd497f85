package dev.kinglet.demos.flappy;

import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import org.teavm.jso.typedarrays.Float32Array;

/** What the page's script may ask of the Java side. */
interface Page extends JSObject {
  /** Called when what was asked for is there; {@code error} is null when all went well. */
  @JSFunctor
  interface Done extends JSObject {
    void done(String error);
  }

  /**
   * Begins a run; replaces the one before.
   *
   * @param mode {@code classic} or {@code swarm}
   * @param rules harder worlds, as {@link Rules#of} counts them; Classic has none
   * @param lanes in how many worlds each genome flies at once; Classic has one
   */
  void open(String mode, int population, int seed, int inputs, int hidden, int rules, int lanes);

  /** Chooses the device of the next swarm; false if there is none of this name here. */
  boolean use(String device);

  void advance(int ticks, Done done);

  String mode();

  String device();

  int population();

  int generation();

  int tick();

  /** The ticks of all generations together. */
  double flown();

  int alive();

  int best();

  int inputs();

  int hidden();

  int history();

  double fitnessBest(int index);

  double fitnessMean(int index);

  double fitnessMedian(int index);

  /**
   * Copies y and speed of birds to draw into {@link #numbers}, the leader first; returns how many.
   */
  int birds();

  /** Copies x, top and gap of the pairs of pipes into {@link #numbers}; returns how many pairs. */
  int pipes();

  /** Where {@link #birds}, {@link #pipes} and {@link #flightPipes} put their numbers. */
  Float32Array numbers();

  double[] leader();

  /** The values of the leader's neurons, inputs first. */
  double[] activations();

  /** The best flight so far, in the form that is saved and shared. */
  JSObject champion();

  /** The checksum of a Classic run of its own after some ticks: the same on every device. */
  int checksum(int seed, int population, int ticks);

  /**
   * How long a flight by these flaps lasts.
   *
   * @return the tick of its end, or {@code ticks} if it is still alive by then
   */
  int check(int seed, int generation, int lane, int rules, int ticks, int[] flaps);

  /** Begins two flights in one world: 0 by flaps, 1 by hand. */
  void fly(int seed, int generation, int lane, int rules, int[] flaps);

  /**
   * One tick of a flight; returns whether it is alive after it. {@code flap} counts for flight 1.
   */
  boolean flightTick(int flight, boolean flap);

  int flightTicks(int flight);

  double flightY(int flight);

  double flightSpeed(int flight);

  int flightPassed(int flight);

  int flightPipes(int flight);

  /** Whether flight 0 flapped in its last tick. */
  boolean flapped();
}
