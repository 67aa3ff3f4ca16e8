const zh = {
  title: '后台任务',
  lead: '导入、导出、定时维护等在后台执行；失败会自动重试，多次失败后停在“失败”等待处理。',
  live: '每 5 秒自动刷新',
  states: '任务状态',
  all: '全部',
  state: { ready: '等待', running: '进行中', dead: '失败', done: '完成', cancelled: '已取消' },
  none: '没有任务',
  noneFailed: '没有失败的任务',
  noneFailedText: '一切正常。',
  retry: '重试',
  runNow: '立即执行',
  retried: '已排队，马上执行',
  cancel: '取消：{{name}}',
  cancelled: '任务已取消',
  attempt: '第 {{n}}/{{of}} 次',
  runsAt: '{{when}}执行',
  whole: '完整错误',
  less: '收起',
  newest: '只显示最近 {{n}} 条。',
  by: { schedule: '定时', system: '系统' },
  kind: {
    transfer_import: '导入客户',
    transfer_undo: '撤销导入',
    transfer_export: '导出客户',
    transfer_clean: '清理导入导出文件',
    files_sweep: '清理无人引用的附件',
    store_clean: '清理旧任务记录',
    store_analyse: '更新数据库统计',
    signin_clean: '清理过期会话',
  },
};
export default zh;
declare module '../keys' {
  interface Resources {
    jobs: typeof zh;
  }
}
