// How many different functions and methods of the package sample.ts calls.
import ts from 'typescript';

const program = ts.createProgram(['sample.ts'], {
  strict: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext,
});
const checker = program.getTypeChecker();
const called = new Set();

function visit(node) {
  if (ts.isCallExpression(node)) {
    const declaration = checker.getResolvedSignature(node)?.declaration;
    if (declaration?.getSourceFile().fileName.endsWith('/kinglet/kinglet.d.ts')) {
      const owner = declaration.parent.name ?? declaration.parent.parent?.name;
      called.add(`${owner ? owner.text : ''} ${declaration.name?.text}`);
    }
  }
  ts.forEachChild(node, visit);
}

visit(program.getSourceFile('sample.ts'));
console.log(called.size);
