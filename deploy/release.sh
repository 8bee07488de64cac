#!/usr/bin/env bash
# Makes a release: known flaws of its packages, the list of its parts (an SBOM, CycloneDX), the image. deploy.sh calls
# it where the image of a commit is not there yet. What cannot be asked here fails it: a release that nobody audited
# is none.
set -euo pipefail

usage() {
  cat <<'TEXT'
deploy/release.sh --base IMAGE@sha256:… --image IMAGE:TAG --project ID [--sbom FILE]
deploy/release.sh --rehearse [--sbom FILE]

  --base IMAGE@sha256:…  what the image is built on, by digest
  --image IMAGE:TAG      what it is called; built on Cloud Build
  --project ID           the project it is built in
  --sbom FILE            where the list of parts goes; default release/sbom-TAG.cdx.json
  --rehearse             audit and list alone: builds nothing, and a registry that answers no audit does not fail it
TEXT
}
wrong() { printf 'error: %s\ntry:   deploy/release.sh --help\n' "$1" >&2; exit 2; }

base='' image='' project='' sbom='' rehearse=false
while (($# > 0)); do
  case "$1" in
    --rehearse) rehearse=true; shift; continue ;;
    --help | -h) usage; exit 0 ;;
  esac
  (($# > 1)) || wrong "$1 wants a value"
  case "$1" in
    --base) base="$2" ;;
    --image) image="$2" ;;
    --project) project="$2" ;;
    --sbom) sbom="$2" ;;
    *) wrong "unknown option $1" ;;
  esac
  shift 2
done
if ! $rehearse; then
  [[ "$base" =~ ^[a-z0-9][a-zA-Z0-9._:/-]*@sha256:[0-9a-f]{64}$ ]] || wrong '--base wants an image by its digest'
  [[ "$image" =~ ^[a-z0-9][a-zA-Z0-9._/-]*:[a-zA-Z0-9_][a-zA-Z0-9._-]*$ ]] || wrong '--image wants IMAGE:TAG'
  [[ "$project" =~ ^[a-z][a-z0-9:.-]*$ ]] || wrong '--project wants the id of a project'
fi
sbom="${sbom:-release/sbom-${image##*:}.cdx.json}"
[[ "$sbom" == /* ]] || sbom="$PWD/$sbom"
cd "$(dirname "${BASH_SOURCE[0]}")/.."

printf '=== known flaws of packages\n'
if $rehearse; then .ci/audit; else .ci/audit --release; fi

printf '=== the list of parts: %s\n' "$sbom"
mkdir -p "$(dirname "$sbom")"
# Not by --omit dev: npm then leaves out packages of ours that a package of development asks for as a peer.
npm sbom --sbom-format cyclonedx --sbom-type application --package-lock-only |
  node --input-type=module -e '
    import { readFileSync, writeFileSync } from "node:fs";
    const list = JSON.parse(await new Response(process.stdin).text());
    const { name, dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
    // npm calls it after the folder it lies in.
    list.metadata.component.name = name;
    const ofDevelopment = ({ properties = [] }) =>
      properties.some((each) => each.name === "cdx:npm:package:development" && each.value === "true");
    list.components = list.components.filter((part) => !ofDevelopment(part));
    const known = new Set([list.metadata.component, ...list.components].map((part) => part["bom-ref"]));
    list.dependencies = list.dependencies
      .filter(({ ref }) => known.has(ref))
      .map((each) => ({ ...each, dependsOn: each.dependsOn.filter((ref) => known.has(ref)) }));
    const named = new Set([...known].map((ref) => ref.slice(0, ref.lastIndexOf("@"))));
    const missing = Object.keys(dependencies).filter((part) => !named.has(part));
    if (missing.length > 0) throw new Error(`the list lacks ${missing.join(", ")}`);
    writeFileSync(process.argv[1], `${JSON.stringify(list, null, 2)}\n`);
    console.log(`${list.components.length} parts`);' "$sbom"

if $rehearse; then exit 0; fi
printf '=== the image %s on %s\n' "$image" "$base"
gcloud builds submit . --config=deploy/cloudbuild.yaml --substitutions="_BASE=$base,_IMAGE=$image" --project="$project"
