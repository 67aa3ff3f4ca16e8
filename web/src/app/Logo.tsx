/** The mark: two sails over a swell. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 64 64" aria-hidden="true">
      <rect width="64" height="64" rx="15" fill="#1f5fd6" />
      <path d="M30 11.5c-1.4 11.6-6.2 21.9-15.6 30.2-.9.8-.4 2.3.8 2.3H30z" fill="#fff" fillOpacity=".78" />
      <path d="M34.5 9.5c11.7 7.3 17.4 18.6 17.6 32.6 0 1-.8 1.9-1.9 1.9H34.5z" fill="#fff" />
      <path
        d="M11.5 50.5c6.8-3.4 13.6-3.4 20.5 0s13.7 3.4 20.5 0"
        fill="none"
        stroke="#fff"
        strokeWidth="3.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
