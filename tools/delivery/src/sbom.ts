// `npx nx run <app>:sbom`: dist/sbom.cdx.json and dist/LICENCES.txt of the bundle. Fails for a licence that we do not ship.
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Enums, Models, SPDX, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { packagesOf } from './bundle-contents.ts';
import type { Package } from './bundle-contents.ts';
import { licenceList, licenceMistakes } from './licences.ts';
import { root } from './repository.ts';

/** CycloneDX 1.6 as JSON: the same bundle gives the same bytes. */
export function sbomOf(app: string, packages: readonly Package[]): string {
  const bom = new Models.Bom();
  bom.metadata.component = new Models.Component(Enums.ComponentType.Application, app, {
    bomRef: app,
    version: '0.0.0',
  });
  for (const one of packages) {
    const component = componentOf(one);
    bom.components.add(component);
    bom.metadata.component.dependencies.add(component.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

function componentOf({ name, version, licence }: Package): Models.Component {
  const [group, rest] = name.startsWith('@') ? name.split('/') : [undefined, name];
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const component = new Models.Component(Enums.ComponentType.Library, rest ?? name, {
    bomRef: purl,
    version,
    purl,
    ...(group !== undefined && { group }),
  });
  if (licence !== undefined) component.licenses.add(licenceOf(licence));
  return component;
}

function licenceOf(said: string): Models.License {
  if (/\s(AND|OR)\s/.test(said)) return new Models.LicenseExpression(said);
  return SPDX.isSupportedSpdxId(said) ? new Models.SpdxLicense(said) : new Models.NamedLicense(said);
}

function main(): void {
  const app = basename(process.cwd());
  const packages = packagesOf(app);
  const folder = join(root, 'apps', app, 'dist');
  writeFileSync(join(folder, 'sbom.cdx.json'), sbomOf(app, packages));
  writeFileSync(join(folder, 'LICENCES.txt'), licenceList(app, packages));
  const mistakes = licenceMistakes(packages);
  for (const mistake of mistakes) process.stderr.write(`${mistake}\n`);
  process.stdout.write(`dist/sbom.cdx.json: ${packages.length} packages\n`);
  if (mistakes.length > 0) process.exitCode = 1;
}

if (import.meta.main) main();
