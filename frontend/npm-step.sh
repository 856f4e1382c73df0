#!/bin/sh
# One step of the page's build, as Maven asks for it: install, build or test.
# A step whose inputs have not changed since its last success does nothing.
set -eu
cd "$(dirname "$0")"

least=20.19
advice="Install Node.js $least or later with its npm (https://nodejs.org), then run the command again."

# npm's own chatter is of no use to somebody who builds the product.
export NPM_CONFIG_LOGLEVEL=error NPM_CONFIG_FUND=false NPM_CONFIG_AUDIT=false NPM_CONFIG_UPDATE_NOTIFIER=false
[ -t 1 ] || export NO_COLOR=1
export VITE_CONFIG_NATIVE_IGNORE_WARNING=true

fail() {
    echo "$1 $advice" >&2
    exit 1
}

require_tools() {
    command -v node >/dev/null || fail "The page is built with Node.js, which is not installed."
    command -v npm >/dev/null || fail "The page is built with npm, which is not installed."
    version=$(node --version)
    node -e "const [a, b] = process.versions.node.split('.').map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)" ||
        fail "The page is built with Node.js $least or later, but node here is ${version#v}."
}

# True if the first file is there and nothing among the others is newer.
is_fresh() {
    result=$1
    shift
    [ -e "$result" ] && [ -z "$(find "$@" -newer "$result" | head -n 1)" ]
}

require_tools
case $1 in
install)
    is_fresh node_modules/.package-lock.json package.json package-lock.json .npmrc || npm ci
    ;;
build)
    is_fresh target/classes/META-INF/resources/sluice-page/index.html src public index.html vite.config.ts tsconfig.json tsconfig.workers.json \
        package.json package-lock.json || npm run --silent build
    ;;
test)
    npm test --silent
    ;;
*)
    echo "usage: $0 install|build|test" >&2
    exit 64
    ;;
esac
