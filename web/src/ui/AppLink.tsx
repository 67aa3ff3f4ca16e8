/** A link to any address of the page, also one put together at run time ("/customers?filter=…"). */
import { useRouter } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, MouseEvent } from 'react';

interface Props extends Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href'> {
  href: string;
}

export function AppLink({ href, onClick, target, ...rest }: Props) {
  const router = useRouter({ warn: false });
  const go = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const ours = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !target;
    if (event.defaultPrevented || !ours || !router) return;
    event.preventDefault();
    router.history.push(href);
  };
  const path = href.split('?')[0] ?? href;
  const preload = () => void router?.preloadRoute({ to: path as '/' }).catch(() => undefined);
  return <a {...rest} href={href} target={target} onClick={go} onMouseEnter={preload} onFocus={preload} />;
}
