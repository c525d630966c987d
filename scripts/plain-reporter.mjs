// How `node --test` reports here: a line for each test, and at the end "N passed, N failed".
//
//   node --test --test-reporter=…/scripts/plain-reporter.mjs FILES

export default async function* plain(events) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (data?.details?.type === 'suite') continue;
    if (type === 'test:pass') {
      passed += 1;
      yield `ok    ${data.name} (${Math.round(data.details.duration_ms)} ms)\n`;
    } else if (type === 'test:fail') {
      failed += 1;
      const cause = data.details.error?.cause ?? data.details.error;
      yield `FAIL  ${data.name}\n    ${cause?.stack ?? cause}\n`;
    }
  }
  yield `${passed} passed, ${failed} failed\n`;
}
