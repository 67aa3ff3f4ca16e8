import { LayoutOutlined } from '@ant-design/icons';

/** A panel at the side: quick view. */
export function SidebarOutlined() {
  return <LayoutOutlined style={{ transform: 'scaleX(-1)' }} />;
}
