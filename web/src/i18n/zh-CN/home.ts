const zh = {
  hello: '{{greeting}}，{{name}}',
  night: '夜深了',
  morning: '早上好',
  noon: '中午好',
  afternoon: '下午好',
  evening: '晚上好',
  stages: '我的客户 · 按阶段',
  allMine: '全部我的客户',
  noCustomers: '您名下还没有客户',
  noCustomersText: '新建第一个客户，或者把现有的 Excel 客户表整个导入。',
  newCustomer: '新建客户',
  import: '导入 Excel',
  tasks: '待办任务',
  allTasks: '全部任务',
  overdue: '已逾期',
  today: '今天',
  week: '本周',
  noTasks: '没有到期的任务',
  noTasksText: '在客户页面安排下一次跟进，到期会出现在这里。',
  recent: '最近变动的客户',
  all: '查看全部',
  noRecent: '暂无变动',
  noRecentText: '您能看到的客户有更新时，会列在这里。',
  quality: '需要关注',
  mine: '我的客户',
  nextContact: '该联系了',
  single: '只有一个联系人',
  stale: '久未联系',
  noStale: '没有久未联系的客户',
  noStaleText: '长时间没有任何跟进的客户会列在这里。',
  quiet: '{{days}} 天未联系',
};
export default zh;
declare module '../keys' {
  interface Resources {
    home: typeof zh;
  }
}
