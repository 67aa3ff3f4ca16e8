/** What is checked of a file before it is sent; the server looks at its content and has the last word. */
export const maxBytes = 100 * 1024 * 1024;
/** Endings a table usually has. Others are let through with their content: lists arrive under any name. */
export const endings = ['.xlsx', '.xlsm', '.csv', '.tsv', '.txt', '.xls', '.htm', '.html', '.xml'];
const hopeless = /\.(pdf|png|jpe?g|gif|webp|heic|docx?|pptx?|zip|rar|7z|numbers|ods|xlsb|mp4|exe)$/i;

export type Refusal = 'empty' | 'too_large' | 'not_a_table';

export function refuse(file: Pick<File, 'name' | 'size'>): Refusal | undefined {
  if (file.size === 0) return 'empty';
  if (file.size > maxBytes) return 'too_large';
  if (hopeless.test(file.name)) return 'not_a_table';
  return undefined;
}
