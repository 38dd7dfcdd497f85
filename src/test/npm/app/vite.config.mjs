import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  logLevel: 'warn',
  resolve: { alias: { '@tensorflow/tfjs-core': 'kinglet' } },
  build: { outDir: '../app-built', emptyOutDir: true },
});
