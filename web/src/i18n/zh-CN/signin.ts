const zh = {
  title: '登录',
  ended: '会话已结束，请重新登录，随后会回到刚才的页面。',
  login: '登录名',
  loginNeeded: '请输入登录名',
  password: '密码',
  passwordNeeded: '请输入密码',
  signIn: '登录',
  forgotten: '忘记密码？',
  askAdministrator: '请联系贵公司的系统管理员重置密码。重置后，您会得到一个临时密码，首次登录时需要更换。',
  wrong: '登录名或密码不正确。',
  wrongCode: '验证码不正确或已过期。',
  locked: '尝试次数过多，请在 {{wait}}后再试。',
  secondTitle: '两步验证',
  codeLead: '请打开手机上的验证器应用，输入 6 位验证码。',
  recoveryLead: '输入开启两步验证时保存的一个恢复码。每个恢复码只能使用一次。',
  code: '验证码',
  recoveryCode: '恢复码',
  codeNeeded: '请输入验证码',
  useRecovery: '手机不在身边？使用恢复码',
  useCode: '使用验证器应用',
  otherAccount: '换一个账号',
  forcedTitle: '设置新密码',
  forcedLead: '{{name}}，当前密码由管理员设置，请先换成只有您知道的密码。',
};
export default zh;
declare module '../keys' {
  interface Resources {
    signin: typeof zh;
  }
}
