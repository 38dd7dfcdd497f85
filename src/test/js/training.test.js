// Optimizers as classes: what they keep, give and take, and those of users; flags; names of classes.
'use strict';

const make = {
  sgd: () => tf.train.sgd(0.1),
  momentum: () => tf.train.momentum(0.1, 0.5, true),
  adagrad: () => tf.train.adagrad(0.1, 0.2),
  adadelta: () => tf.train.adadelta(0.1, 0.9, 1e-6),
  rmsprop: () => tf.train.rmsprop(0.1, 0.8, 0.2, 1e-6, true),
  adam: () => tf.train.adam(0.1, 0.8, 0.9, 1e-6),
  adamax: () => tf.train.adamax(0.1, 0.8, 0.9, 1e-6, 0.1),
};
const slots = { sgd: 0, momentum: 1, adagrad: 1, adadelta: 2, rmsprop: 3, adam: 2, adamax: 2 };

test('momentum can be changed between steps', async () => {
  const w = tf.variable(1);
  const o = tf.train.momentum(1, 0.5);
  const step = () => {
    o.minimize(() => w.mul(2), false, [w]);
    return w.dataSync()[0];
  };
  assert.close([step(), step()], [-1, -4]); // v = 2, then 0.5 · 2 + 2
  o.setMomentum(0);
  assert.close(step(), -6);
  assert.equal(o.getConfig().momentum, 0);
  o.dispose();
  w.dispose();
});

for (const name of Object.keys(make)) {
  test(`${name}: six steps are three, saved, and three more`, async () => {
    const before = tf.memory().numTensors;
    const run = async (split) => {
      const w = tf.variable([1, -2]);
      const b = tf.variable(0.5);
      let o = make[name]();
      for (let i = 0; i < 6; i++) {
        if (split && i === 3) {
          const saved = await o.getWeights();
          assert.equal(saved.length, 1 + 2 * slots[name]);
          assert.equal([saved[0].name, saved[0].tensor.dataSync()[0]], ['iter', 3]);
          const copies = saved.map((s) => ({ name: s.name, tensor: s.tensor.clone() }));
          saved[0].tensor.dispose();
          o.dispose();
          o = make[name]();
          await o.setWeights(copies);
          tf.dispose(copies);
        }
        o.minimize(() => w.square().sum().add(b.mul(w.sum())), false, [w, b]);
      }
      assert.equal(o.iterations, 6);
      const values = [...await w.data(), ...await b.data()];
      o.dispose();
      w.dispose();
      b.dispose();
      return values;
    };
    assert.close(await run(true), await run(false), 1e-6);
    tf.disposeVariables();
    assert.equal(tf.memory().numTensors, before);
  });

  test(`${name}: an optimizer from its configuration`, () => {
    const o = make[name]();
    o.learningRate = 0.25;
    const copy = o.constructor.fromConfig(o.constructor, o.getConfig());
    assert.equal(copy.getConfig(), o.getConfig());
    assert.equal(copy.getConfig().learningRate, 0.25);
    assert.ok(copy instanceof tf.Optimizer && copy instanceof tf.serialization.Serializable);
    assert.equal(copy.getClassName(), o.constructor.className);
    assert.ok(tf.serialization.SerializationMap.getMap().classNameMap[copy.getClassName()]);
    o.dispose();
    copy.dispose();
  });
}

test('an optimizer of the user steps by its own rule', async () => {
  class Sign extends tf.Optimizer {
    applyGradients(gradients) {
      const list = Array.isArray(gradients) ? gradients
        : Object.keys(gradients).map((name) => ({ name, tensor: gradients[name] }));
      for (const { name, tensor } of list) {
        const v = tf.engine().registeredVariables[name];
        tf.tidy(() => v.assign(v.sub(tensor.sign().mul(0.5))));
      }
      this.incrementIterations();
    }
    getConfig() {
      return {};
    }
  }
  Sign.className = 'Sign';
  assert.equal(tf.serialization.registerClass(Sign, 'Mine'), Sign);
  assert.equal(tf.serialization.getRegisteredName(Sign), 'Mine>Sign');
  const w = tf.variable([1, -2]);
  const o = new Sign();
  const before = tf.memory().numTensors;
  assert.equal(o.minimize(() => w.square().sum()), null);
  const cost = o.minimize(() => w.square().sum(), true, [w]);
  assert.close(await cost.data(), [0.25 + 2.25]);
  assert.close(await w.data(), [0, -1]);
  assert.equal(o.iterations, 2);
  cost.dispose();
  assert.equal(tf.memory().numTensors, before);
  w.dispose();
});

test('what is missing or no number is told', async () => {
  await assert.throws(() => tf.train.sgd(), 'learningRate for SGDOptimizer must be defined', 'Error');
  await assert.throws(() => tf.train.adam('fast'), 'takes numbers', 'ValueError');
  const o = tf.train.sgd(1);
  await assert.throws(
    () => o.setWeights([{ tensor: tf.scalar(1) }, { tensor: tf.scalar(2) }]),
    'does not have settable weights', 'ValueError');
});

test('flags are evaluated once, can be set, and come from the address', () => {
  const env = new tf.Environment({ location: { search: '?a=b&tfjsflags=ONE:true,TWO:2.5,THREE:x' } });
  let calls = 0;
  let hooked = null;
  const quiet = console.warn;
  console.warn = () => {};
  for (const name of ['ONE', 'TWO', 'THREE', 'FOUR']) {
    env.registerFlag(name, () => ++calls, (v) => (hooked = v));
  }
  console.warn = quiet;
  assert.equal(['ONE', 'TWO', 'THREE', 'FOUR', 'FOUR'].map((n) => env.get(n)), [true, 2.5, 'x', 1, 1]);
  env.set('FOUR', 7);
  assert.equal([env.get('FOUR'), hooked, calls], [7, 7, 1]);
  env.reset();
  assert.equal(env.get('FOUR'), 2);
  assert.equal(tf.env().get('DEBUG'), false);
  assert.equal(tf.env(), tf.ENV);
});

test('gradients with respect to whole numbers and truth values', async () => {
  const x = tf.tensor([[1, 2], [3, 4]], [2, 2], 'int32');
  const g = tf.grad((v) => v.toFloat().pow(tf.scalar(2, 'int32')).sum())(x);
  assert.equal([g.dtype, await g.array()], ['float32', [[2, 4], [6, 8]]]);
  const b = tf.tensor([true, false]);
  assert.equal(await tf.grad((v) => { v.logicalAnd(b); return v.sum(); })(b).array(), [1, 1]);
  assert.equal(await tf.grad((v) => tf.oneHot(v, 3))(tf.tensor([0, 2], [2], 'int32')).array(), [0, 0]);
  await assert.throws(() => tf.grad((v) => v.logicalAnd(b))(b), 'Cannot compute gradient');
  const f = x.toFloat();
  await assert.throws(() => tf.grad(() => f.square().sum())(x), 'Cannot compute gradient');
  await assert.throws(() => tf.grads((u, v) => v.square())([f, f.flatten()]), 'Cannot compute gradient');
});

test('higher derivatives, custom ones, and what is thrown in between', async () => {
  const x = tf.tensor([0.1, 0.2]);
  assert.close(await tf.grad(tf.grad((v) => v.mul(v).mul(v)))(x).data(), [0.6, 1.2]);
  const grads = tf.grads((v) => v.mul(v).mul(v));
  assert.close(await tf.grads((v) => grads([v])[0])([x])[0].data(), [0.6, 1.2]);
  const pow = tf.customGrad((v, save) => {
    save([v]);
    return { value: v.square(), gradFunc: (dy, [saved]) => dy.mul(saved) };
  });
  const dy = tf.tensor([5, 7]);
  assert.close(await tf.grad(tf.grad((v) => pow(v)))(x, dy).data(), await dy.data());
  const broken = tf.customGrad((v) => ({ value: v.clone(), gradFunc: () => { throw new Error('back'); } }));
  await assert.throws(() => tf.grad((v) => broken(v))(x), 'back');
  await assert.throws(() => tf.grad(() => { throw new Error('forth'); })(x), 'forth');
  assert.equal(tf.engine().isTapeOn(), false);
  const w = tf.variable(1);
  tf.train.sgd(0.1).minimize(() => {
    const y = w.square();
    const z = y.square();
    y.dispose();
    return z;
  });
  assert.close(await w.data(), 0.6);
  w.dispose();
});
