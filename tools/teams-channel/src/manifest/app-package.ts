// The app package: the manifest, its translation and its pictures, checked, in one archive.
import { appManifest, germanTexts, type AppManifestOptions } from './app-manifest.ts';
import { colorIcon, outlineIcon } from './icons.ts';
import { manifestRules, translationFaults } from './manifest-rules.ts';
import { zip, type ZipEntry } from './zip.ts';

export interface AppPackage {
  readonly files: readonly ZipEntry[];
  readonly archive: Buffer;
}

/** Throws with everything that Teams would refuse. */
export function appPackage(options: AppManifestOptions): AppPackage {
  const manifest = appManifest(options);
  const { error } = manifestRules.safeParse(manifest);
  const faults = (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
  if (!error) faults.push(...translationFaults(manifest, germanTexts()));
  if (faults.length > 0) throw new Error(`Teams would refuse the manifest: ${faults.join('; ')}`);
  const schema = 'https://developer.microsoft.com/json-schemas/teams/v1.19/MicrosoftTeams.Localization.schema.json';
  const files = [
    { name: 'manifest.json', bytes: json(manifest) },
    { name: 'de.json', bytes: json({ $schema: schema, ...germanTexts() }) },
    { name: 'color.png', bytes: colorIcon() },
    { name: 'outline.png', bytes: outlineIcon() },
  ];
  return { files, archive: zip(files) };
}

function json(value: object): Buffer {
  return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
