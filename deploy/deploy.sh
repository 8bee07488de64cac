#!/usr/bin/env bash
# Brings the service to Cloud Run, with what it needs around it. Without --apply nothing happens:
# every command is printed with its reason, and nothing is asked over the network.
# It may be run again at any time: what is there stays, and the service is replaced.
set -euo pipefail

usage() {
  cat <<'TEXT'
deploy/deploy.sh --project ID --region REGION --out gs://BUCKET[/PREFIX] --state gs://BUCKET[/PREFIX] [options]

  --mode pull|push         pull (default): one instance, always there; push: none while nothing comes
  --data-project ID        the project of the BigQuery datasets; default: --project
  --location LOCATION      of datasets and new buckets; default US
  --prefix PATH            of the published files below --out; default v1/trends
  --service NAME           default trends; its subscriptions begin with it
  --service-account EMAIL  whom it runs as; default NAME@PROJECT.iam.gserviceaccount.com, created
  --dead-letter-topic NAME default NAME-dead-letter
  --base IMAGE@sha256:…    what the image is built on, by digest: of node:24-bookworm-slim as said by
                           docker buildx imagetools inspect node:24-bookworm-slim --format '{{.Manifest.Digest}}'
  --image IMAGE@sha256:…   an image that is there (to roll back: a former one), instead of building one
  --tag TAG                of the image that is built; default: the commit, where nothing is changed since
  --tick CRON              push: when Cloud Scheduler wakes it, New York time; default */10 * * * *
  --webhook-secret NAME    a secret of Secret Manager that holds the URL alerts are posted to
  --token-secret NAME      a secret of Secret Manager that holds the operator token (16 characters or more)
  --apply                  do it

It takes: gcloud and bq, signed in (gcloud auth login), application default credentials for
`trends setup` (gcloud auth application-default login), and a build (npm ci).
TEXT
}
wrong() { printf 'error: %s\ntry:   deploy/deploy.sh --help\n' "$1" >&2; exit 2; }

mode=pull project='' region='' out='' state='' data_project='' location=US prefix=v1/trends
service=trends account='' dead_letters='' base='' image='' tag='' tick='*/10 * * * *' webhook='' token='' apply=false
while (($# > 0)); do
  case "$1" in
    --apply) apply=true; shift; continue ;;
    --help | -h) usage; exit 0 ;;
  esac
  (($# > 1)) || wrong "$1 wants a value"
  case "$1" in
    --mode) mode="$2" ;;
    --project) project="$2" ;;
    --region) region="$2" ;;
    --out) out="$2" ;;
    --state) state="$2" ;;
    --data-project) data_project="$2" ;;
    --location) location="$2" ;;
    --prefix) prefix="$2" ;;
    --service) service="$2" ;;
    --service-account) account="$2" ;;
    --dead-letter-topic) dead_letters="$2" ;;
    --base) base="$2" ;;
    --image) image="$2" ;;
    --tag) tag="$2" ;;
    --tick) tick="$2" ;;
    --webhook-secret) webhook="$2" ;;
    --token-secret) token="$2" ;;
    *) wrong "unknown option $1" ;;
  esac
  shift 2
done
[[ "$mode" == pull || "$mode" == push ]] || wrong "--mode $mode is neither pull nor push"
# Each as a whole: whatever else stood in one would stand in what is rendered from it.
checked() { # option, value, pattern of the whole, what it takes
  [[ "$2" =~ ^($3)$ ]] || wrong "$1$(printf ' %q' "$2"): $4"
}
optional() { [[ -z "$2" ]] || checked "$@"; }
name='[a-zA-Z][a-zA-Z0-9_-]{0,254}' digest='@sha256:[0-9a-f]{64}'
path='[a-zA-Z0-9][a-zA-Z0-9._~-]*(/[a-zA-Z0-9][a-zA-Z0-9._~-]*)*'
id='[a-z]([a-z0-9-]{0,61}[a-z0-9])?'
bucket="gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](/$path)?"
[[ -n "$project" ]] || wrong '--project: the id of a project is missing'
[[ -n "$region" ]] || wrong '--region: a region such as us-west2 is missing'
[[ -n "$out" ]] || wrong '--out: gs://BUCKET is missing'
[[ -n "$state" ]] || wrong '--state: gs://BUCKET is missing'
checked --project "$project" "$id" 'the id of a project'
optional --data-project "$data_project" "$id" 'the id of a project'
checked --region "$region" '[a-z]+-[a-z0-9-]{1,40}' 'a region such as us-west2'
checked --location "$location" '[a-zA-Z][a-zA-Z0-9-]{1,40}' 'a location such as US or us-west2'
checked --out "$out" "$bucket" 'gs://BUCKET or gs://BUCKET/PREFIX'
checked --state "$state" "$bucket" 'gs://BUCKET or gs://BUCKET/PREFIX'
checked --prefix "$prefix" "$path" 'a path such as v1/trends'
checked --service "$service" '[a-z][a-z0-9-]{4,21}[a-z0-9]' '6 to 23 of a-z, 0-9 and -'
optional --service-account "$account" '[a-z0-9][a-z0-9-]{0,62}@[a-z0-9][a-z0-9.-]{1,250}' 'the address of a service account'
optional --dead-letter-topic "$dead_letters" '[a-zA-Z][a-zA-Z0-9._~%+-]{2,254}' 'the short name of a topic'
optional --tag "$tag" '[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}' 'a tag of an image'
checked --tick "$tick" '[0-9*,/-]{1,20}( [0-9a-zA-Z*,/-]{1,20}){4}' 'five fields of cron'
optional --webhook-secret "$webhook" "$name" 'the name of a secret'
optional --token-secret "$token" "$name" 'the name of a secret'
image_name='[a-z0-9][a-zA-Z0-9._:/-]{0,400}'
optional --image "$image" "$image_name$digest" \
  "an image by its digest (IMAGE@sha256:…), which says: gcloud artifacts docker images describe IMAGE --format='value(image_summary.digest)'"
if [[ -z "$image" ]]; then
  [[ -n "$base" ]] || wrong '--base: what the image is built on, by its digest, is missing'
  checked --base "$base" "$image_name$digest" 'an image by its digest (node:24-bookworm-slim@sha256:…)'
fi

bucket_of() { local path="${1#gs://}"; printf '%s' "${path%%/*}"; }
[[ "$(bucket_of "$out")" != "$(bucket_of "$state")" ]] ||
  wrong '--state lies in the bucket of --out, which the world can read'

cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [[ -z "$image" && -z "$tag" ]]; then
  tag="$(git rev-parse --short=12 HEAD 2>/dev/null)" || wrong 'no commit names the image here: give --tag'
  # Under the commit's name they would be found there next time, and nothing built.
  if $apply && [[ -n "$(git status --porcelain)" ]]; then
    wrong 'the image would hold changes that no commit names: commit them, or give --tag'
  fi
fi
data_project="${data_project:-$project}"
dead_letters="${dead_letters:-$service-dead-letter}"
created_account="$service@$project.iam.gserviceaccount.com"
account="${account:-$created_account}"
pusher="$service-pusher@$project.iam.gserviceaccount.com"
audience="$service-push"
topics=(nba-phase3-analytics-complete nba-phase4-precompute-complete nba-phase6-export-trigger)
subscriptions=("${topics[@]/#/$service-}")
joined="$(IFS=,; printf '%s' "${subscriptions[*]}")"

# Nobody sits there to be asked.
export CLOUDSDK_CORE_DISABLE_PROMPTS=1

# --- how a step is told and done

quoted() { # words, as a shell takes them
  local word shown=()
  for word in "$@"; do
    if [[ "$word" =~ ^[A-Za-z0-9_./:=@,+-]+$ ]]; then shown+=("$word"); else shown+=("'${word//\'/\'\\\'\'}'"); fi
  done
  printf '%s' "${shown[*]}"
}
step() { # reason, command
  printf '\n# %s\n%s\n' "$1" "$(quoted "${@:2}")"
  if $apply; then "${@:2}"; fi
}
# reason, command that succeeds (and says something) where it is there, --, command that creates it
unless_there() {
  local reason="$1" look=()
  shift
  while [[ "$1" != -- ]]; do look+=("$1"); shift; done
  shift
  # shellcheck disable=SC2016 # what is told is not done here
  printf '\n# %s\n[[ -n "$(%s)" ]] ||\n  %s\n' "$reason" "$(quoted "${look[@]}")" "$(quoted "$@")"
  if $apply && [[ -z "$("${look[@]}" 2>/dev/null || true)" ]]; then "$@"; fi
}
# What can be known only then, or a word for it.
known() { # word, command
  if $apply; then "${@:2}"; else printf '%s' "$1"; fi
}
rendered="$(mktemp -d)"
trap 'rm -rf "$rendered"' EXIT
fill() { # file of deploy/; says where it is, filled in
  local names=(SERVICE SERVICE_ACCOUNT IMAGE DATA LOCATION OUT STATE PREFIX PROJECT SUBSCRIPTIONS
    DEAD_LETTER_TOPIC AUDIENCE PUSHER WEBHOOK_SECRET TOKEN_SECRET)
  local values=("$service" "$account" "$image" "bigquery://$data_project" "$location" "$out" "$state"
    "$prefix" "$project" "$joined" "$dead_letters" "$audience" "$pusher" "$webhook" "$token")
  local text i
  text="$(<"deploy/$1")"
  if [[ -z "$webhook" ]]; then text="$(grep -v '(webhook)$' <<<"$text")"; fi
  if [[ -z "$token" ]]; then text="$(grep -v '(token)$' <<<"$text")"; fi
  # They stand in quotes there, or in blocks of text; what each may hold was checked above.
  for i in "${!names[@]}"; do text="${text//"\${${names[$i]}}"/"${values[$i]//\'/\'\'}"}"; done
  printf '%s\n' "$text" >"$rendered/$1"
}
show() { sed -e '/^ *#/d' -e 's/^/#   /' "$rendered/$1"; }

# --- the steps

services=(run artifactregistry cloudbuild pubsub bigquery storage monitoring)
if [[ "$mode" == push ]]; then services+=(cloudscheduler); fi
if [[ -n "$webhook$token" ]]; then services+=(secretmanager); fi
step 'the APIs that are used' \
  gcloud services enable "${services[@]/%/.googleapis.com}" --project="$project"

if [[ "$account" == "$created_account" ]]; then
  unless_there 'the account that the service runs as; it has no key' \
    gcloud iam service-accounts describe "$account" --project="$project" --format='value(email)' -- \
    gcloud iam service-accounts create "$service" --project="$project" --display-name='Trends publisher'
fi
if [[ "$mode" == push ]]; then
  unless_there 'the account that Pub/Sub and Cloud Scheduler call as; it has no rights at all' \
    gcloud iam service-accounts describe "$pusher" --project="$project" --format='value(email)' -- \
    gcloud iam service-accounts create "$service-pusher" --project="$project" --display-name='Calls the Trends publisher'
fi

if [[ -z "$image" ]]; then
  image="$region-docker.pkg.dev/$project/$service/trends-publisher:$tag"
  unless_there 'where images are kept' \
    gcloud artifacts repositories describe "$service" --location="$region" --project="$project" --format='value(name)' -- \
    gcloud artifacts repositories create "$service" --location="$region" --project="$project" --repository-format=docker
  unless_there 'the image of this commit' \
    gcloud artifacts docker images describe "$image" --project="$project" --format='value(image_summary.digest)' -- \
    deploy/release.sh --base "$base" --image "$image" --project "$project"
  built="$(known sha256:DIGEST gcloud artifacts docker images describe "$image" --project="$project" --format='value(image_summary.digest)')"
  if $apply && [[ ! "@$built" =~ ^$digest$ ]]; then
    printf 'error: %s has no digest to deploy it by: %q\n' "$image" "$built" >&2
    exit 1
  fi
  image="${image%:*}@$built"
fi

number="$(known PROJECT_NUMBER gcloud projects describe "$project" --format='value(projectNumber)')"
settings=(TRENDS_DATA="bigquery://$data_project" TRENDS_BIGQUERY_LOCATION="$location" TRENDS_OUT="$out"
  TRENDS_STATE="$state" TRENDS_PREFIX="$prefix" TRENDS_PUBSUB_PROJECT="$project"
  TRENDS_PUBSUB_SUBSCRIPTIONS="$joined" TRENDS_PUBSUB_DEAD_LETTER_TOPIC="$dead_letters")
pushing=()
if [[ "$mode" == push ]]; then
  url="https://$service-$number.$region.run.app"
  settings+=(TRENDS_PUSH_AUDIENCE="$audience" TRENDS_PUSH_SERVICE_ACCOUNT="$pusher")
  pushing=(--push-endpoint="$url/pubsub/push")
fi
step 'topics, subscriptions, buckets: what is there is checked, what is not is created' \
  env "${settings[@]}" node dist/src/main.js setup --service-account="$account" ${pushing[@]+"${pushing[@]}"}

for subscription in "${subscriptions[@]}"; do
  to=(--push-endpoint='')
  if [[ "$mode" == push ]]; then
    to=(--push-endpoint="$url/pubsub/push" --push-auth-service-account="$pusher" --push-auth-token-audience="$audience")
  fi
  step "delivers by $mode, whichever way it did before" \
    gcloud pubsub subscriptions modify-push-config "$subscription" --project="$project" "${to[@]}"
done

member="serviceAccount:$account"
step 'the account runs queries' \
  gcloud projects add-iam-policy-binding "$data_project" --member="$member" --role=roles/bigquery.jobUser --condition=None
for dataset in nba_analytics nba_precompute nba_reference nba_raw; do
  step "the account reads tables of $dataset, and when they changed" \
    bq query --project_id="$data_project" --location="$location" --use_legacy_sql=false \
    "GRANT \`roles/bigquery.dataViewer\` ON SCHEMA \`$data_project.$dataset\` TO \"$member\""
done
for bucket in "$(bucket_of "$out")" "$(bucket_of "$state")"; do
  step 'the account replaces objects: with objectCreator alone the second publish fails, since replacing needs delete' \
    gcloud storage buckets add-iam-policy-binding "gs://$bucket" --member="$member" --role=roles/storage.objectUser
done
if [[ "$mode" == pull ]]; then
  for subscription in "${subscriptions[@]}"; do
    step 'the account pulls messages' \
      gcloud pubsub subscriptions add-iam-policy-binding "$subscription" --project="$project" --member="$member" --role=roles/pubsub.subscriber
    step 'the account asks which topic a subscription is of' \
      gcloud pubsub subscriptions add-iam-policy-binding "$subscription" --project="$project" --member="$member" --role=roles/pubsub.viewer
  done
fi
step 'the account sends messages that nobody can read to the dead letters' \
  gcloud pubsub topics add-iam-policy-binding "$dead_letters" --project="$project" --member="$member" --role=roles/pubsub.publisher
if [[ -n "$webhook" ]]; then
  step 'the account reads where alerts are posted to' \
    gcloud secrets add-iam-policy-binding "$webhook" --project="$project" --member="$member" --role=roles/secretmanager.secretAccessor
fi
if [[ -n "$token" ]]; then
  step 'the account reads the token that operators show' \
    gcloud secrets add-iam-policy-binding "$token" --project="$project" --member="$member" --role=roles/secretmanager.secretAccessor
fi

agent="serviceAccount:service-$number@gcp-sa-pubsub.iam.gserviceaccount.com"
step "Pub/Sub's own account, so that it can be granted something" \
  gcloud beta services identity create --service=pubsub.googleapis.com --project="$project"
step 'Pub/Sub moves messages to the dead letters that were delivered too often' \
  gcloud pubsub topics add-iam-policy-binding "$dead_letters" --project="$project" --member="$agent" --role=roles/pubsub.publisher
for subscription in "${subscriptions[@]}"; do
  step 'Pub/Sub takes them out of the subscription' \
    gcloud pubsub subscriptions add-iam-policy-binding "$subscription" --project="$project" --member="$agent" --role=roles/pubsub.subscriber
done
if [[ "$mode" == push ]]; then
  step 'Pub/Sub makes tokens of the account it calls as' \
    gcloud iam service-accounts add-iam-policy-binding "$pusher" --project="$project" --member="$agent" --role=roles/iam.serviceAccountOpenIdTokenCreator
fi

fill "cloud-run-$mode.yaml"
step "the service: deploy/cloud-run-$mode.yaml, filled in as below" \
  gcloud run services replace "$(known deploy echo "$rendered")/cloud-run-$mode.yaml" --project="$project" --region="$region"
show "cloud-run-$mode.yaml"

if [[ "$mode" == push ]]; then
  job=(--location="$region" --project="$project" --schedule="$tick" --time-zone=America/New_York
    --uri="$url/tick" --http-method=POST --attempt-deadline=60s --max-retry-attempts=3
    --oidc-service-account-email="$pusher" --oidc-token-audience="$audience")
  unless_there 'wakes it, for what no message tells: slots, deadlines, retries, freshness.json' \
    gcloud scheduler jobs describe "$service-tick" --location="$region" --project="$project" --format='value(name)' -- \
    gcloud scheduler jobs create http "$service-tick" "${job[@]}"
  step 'and just so, where it was there' gcloud scheduler jobs update http "$service-tick" "${job[@]}"
fi

fill alert-policy.yaml
unless_there 'what the service cannot tell of itself: deploy/alert-policy.yaml, filled in; add a notification channel to it' \
  gcloud alpha monitoring policies list --project="$project" --filter="displayName=\"$service takes no messages\"" --format='value(name)' -- \
  gcloud alpha monitoring policies create --project="$project" --policy-from-file="$(known deploy echo "$rendered")/alert-policy.yaml"

if ! $apply; then printf '\n# Nothing was done. With --apply it is.\n'; fi
