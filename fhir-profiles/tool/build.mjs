// Compiles input/fsh with SUSHI: node build.mjs [OUTPUT_FOLDER], by default ../package. Charge item definitions are not made here.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { corePackages } from './core-package.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const output = resolve(process.argv[2] ?? join(here, '../package'));
const work = mkdtempSync(join(tmpdir(), 'ccmfhir-fsh-'));
try {
  const home = join(work, 'home');
  mkdirSync(join(home, '.fhir'), { recursive: true });
  symlinkSync(corePackages(), join(home, '.fhir/packages'));
  const source = join(work, 'ig');
  cpSync(join(here, '../input'), join(source, 'input'), { recursive: true });
  cpSync(join(here, '../sushi-config.yaml'), join(source, 'sushi-config.yaml'));
  // The loopback port is closed: what is not in the package folder is not there.
  const run = spawnSync(process.execPath, [join(here, 'node_modules/fsh-sushi/dist/app.js'), 'build', '--snapshot', source], {
    env: { ...process.env, HOME: home, FPL_REGISTRY: 'http://127.0.0.1:9/', npm_config_offline: 'true' },
    encoding: 'utf8',
  });
  const complaints = run.stdout.split('\n').filter((line) => /^\s*(error|warn) /.test(line) && !/automatically-provided/.test(line));
  if (run.status !== 0 || complaints.length > 0) {
    process.stderr.write(complaints.length > 0 ? complaints.join('\n') + '\n' : run.stdout + run.stderr);
    process.exitCode = 1;
  } else {
    copy(join(source, 'fsh-generated/resources'));
  }
} finally {
  rmSync(work, { recursive: true });
}

function copy(resources) {
  mkdirSync(output, { recursive: true });
  for (const stale of readdirSync(output).filter((f) => !f.startsWith('ChargeItemDefinition-'))) {
    rmSync(join(output, stale));
  }
  const files = readdirSync(resources);
  for (const file of files) {
    writeFileSync(join(output, file), JSON.stringify(JSON.parse(readFileSync(join(resources, file), 'utf8')), null, 1) + '\n');
  }
  console.log(`${files.length} files`);
}
