/**
 * Evolution of small networks, in plain Java: seeded random numbers, breeding and fitness
 * statistics that give the same bits on the JVM and in every browser.
 */
package dev.kinglet.evolve;
