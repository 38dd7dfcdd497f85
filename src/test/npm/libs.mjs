// What libraries' own declarations ask of @tensorflow/tfjs-core's types and do not find there, and
// what does not fit in libs.ts; nothing when all is well.
import ts from 'typescript';

const NOT_FOUND = [2305, 2307, 2614, 2694, 2724];
const program = ts.createProgram(['libs.ts'], {
  strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
});
for (const d of ts.getPreEmitDiagnostics(program)) {
  const own = d.file?.fileName.endsWith('libs.ts');
  if (own || NOT_FOUND.includes(d.code)) {
    console.log(`${d.file?.fileName}: ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`);
  }
}
