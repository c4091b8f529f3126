import { Modal, type ModalProps } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';

/** A dialog that fills a narrow screen. The scroll lock is in page.css: Mantine's needs an inline style. */
export function Dialog(props: ModalProps) {
  const narrow = useMediaQuery('(max-width: 36em)');
  return <Modal centered lockScroll={false} fullScreen={narrow} padding="lg" {...props} />;
}
