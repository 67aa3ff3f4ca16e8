const zh = {
  title: '开始使用信风',
  lead: '一分钟完成设置，之后都可以在“系统设置”中修改。',
  company: '公司',
  nameZh: '公司中文名称',
  nameZhHint: '例如：宁波海风进出口有限公司',
  nameEn: '公司英文名称',
  nameNeeded: '请至少填写一个公司名称',
  currency: '本位币',
  currencyHint: '报表和汇总金额折算到这个币种，录入时可使用任何币种。',
  zone: '公司所在时区',
  language: '默认语言',
  admin: '管理员账号',
  adminName: '姓名',
  login: '登录名',
  loginRule: '2–100 个字符，不含空格',
  password: '密码',
  required: '请填写{{label}}',
  check: '有内容需要更正，请看标红的字段。',
  start: '创建并进入',
  after: '数据保存在您自己的服务器上，不会发送到别处。',
};
export default zh;
declare module '../keys' {
  interface Resources {
    setup: typeof zh;
  }
}
