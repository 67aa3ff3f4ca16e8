/** Browser and system of a User-Agent header, as far as a person needs them to recognise a device. */
export function describeAgent(agent: string): { text: string; phone: boolean } {
  const has = (pattern: RegExp) => pattern.test(agent);
  const browser = has(/MicroMessenger/)
    ? 'WeChat'
    : has(/Edg\//)
      ? 'Edge'
      : has(/OPR\//)
        ? 'Opera'
        : has(/Firefox\//)
          ? 'Firefox'
          : has(/Chrome\//)
            ? 'Chrome'
            : has(/Safari\//)
              ? 'Safari'
              : has(/curl\//)
                ? 'curl'
                : '';
  const system = has(/iPhone|iPad/)
    ? 'iOS'
    : has(/Android/)
      ? 'Android'
      : has(/Windows/)
        ? 'Windows'
        : has(/Mac OS X/)
          ? 'macOS'
          : has(/Linux/)
            ? 'Linux'
            : '';
  return { text: [browser, system].filter(Boolean).join(' · '), phone: has(/Mobile|iPhone|Android/) };
}
