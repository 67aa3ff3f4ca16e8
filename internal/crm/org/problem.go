package org

import "tradewind/internal/kit/fault"

// What can go wrong here, in the words a person gets to read.
var (
	ErrSetupDone = fault.Define(fault.Conflict, "setup.done", "This installation is already set up. Sign in, or ask its administrator for an account.",
		"系统已完成初始化，请直接登录，或向管理员申请账号。")
	ErrFailed = fault.Define(fault.Unauthenticated, "sign_in.failed", "The sign-in name, the password or the code is not right. Check them and try again.",
		"登录名、密码或验证码不正确，请核对后重试。")
	ErrCodeNeeded = fault.Define(fault.Unauthenticated, "sign_in.totp_required", "Enter the six digits shown by your authenticator app, or a recovery code.",
		"请输入身份验证器显示的 6 位数字，或一个恢复码。")
	ErrLocked = fault.Define(fault.TooMany, "sign_in.locked", "Too many failed attempts. Wait {minutes} minutes, or ask your administrator for a new password.",
		"失败次数过多，请等待 {minutes} 分钟后再试，或请管理员重置密码。")
	ErrDisabled = fault.Define(fault.Denied, "sign_in.disabled", "This account is disabled. Ask your administrator to enable it.",
		"该账号已停用，请联系管理员启用。")
	ErrMustChange = fault.Define(fault.Denied, "password.must_change", "Choose a password of your own first.", "请先设置您自己的密码。")
	ErrBadToken   = fault.Define(fault.Unauthenticated, "token.invalid", "The API token is unknown, expired or revoked. Make a new one under Account → API tokens.",
		"API 令牌无效、已过期或已撤销，请在“账号 → API 令牌”中新建一个。")
	ErrNeedsSession = fault.Define(fault.Denied, "token.needs_session", "This cannot be done with an API token. Sign in on the page.",
		"此操作不能使用 API 令牌，请在页面登录后进行。")

	ErrPasswordShort = fault.Define(fault.Invalid, "password.too_short", "A password has at least {min} characters. A few words in a row are easy to remember.",
		"密码至少 {min} 个字符，可用几个词连在一起，便于记忆。")
	ErrPasswordLong   = fault.Define(fault.Invalid, "password.too_long", "A password has at most {max} bytes. Take a shorter one.", "密码最多 {max} 字节，请缩短。")
	ErrPasswordCommon = fault.Define(fault.Invalid, "password.common", "This password is one of the first that attackers try. Take another one.",
		"这是最容易被猜到的密码之一，请换一个。")
	ErrPasswordPersonal = fault.Define(fault.Invalid, "password.personal", "The password is your sign-in name, your name or the company's. Take another one.",
		"密码不能是登录名、姓名或公司名称，请换一个。")
	ErrPasswordSame  = fault.Define(fault.Invalid, "password.same", "This is your present password. Take another one.", "新密码与当前密码相同，请换一个。")
	ErrPasswordWrong = fault.Define(fault.Invalid, "password.wrong", "The present password is not right.", "当前密码不正确。")

	ErrTOTPOn      = fault.Define(fault.Conflict, "totp.already_on", "Two-factor sign-in is already on. Turn it off first to use another device.", "两步验证已开启；如需更换设备，请先关闭。")
	ErrTOTPOff     = fault.Define(fault.Conflict, "totp.off", "Two-factor sign-in is not on.", "尚未开启两步验证。")
	ErrTOTPPending = fault.Define(fault.Conflict, "totp.not_started", "Start again and scan the new code.", "请重新开始并扫描新的二维码。")
	ErrTOTPWrong   = fault.Define(fault.Invalid, "totp.wrong_code", "The code is not right. Check the clock of your phone and enter the code shown now.",
		"验证码不正确，请检查手机时间，并输入当前显示的验证码。")

	ErrLogin = fault.Define(fault.Invalid, "user.bad_login", "A sign-in name has 2 to 64 letters, digits or . _ - @ and no spaces.",
		"登录名为 2 到 64 个字母、数字或 . _ - @，不能有空格。")
	ErrLoginTaken = fault.Define(fault.Conflict, "user.login_taken", "Somebody already has the sign-in name “{login}”. Take another one.", "登录名“{login}”已被使用，请换一个。")
	ErrEmail      = fault.Define(fault.Invalid, "user.bad_email", "“{value}” is not a mail address.", "“{value}”不是有效的邮箱地址。")
	ErrWebsite    = fault.Define(fault.Invalid, "company.bad_website", "“{value}” is not a web address. Write one such as www.example.com.",
		"“{value}”不是有效的网址，请写成如 www.example.com。")
	ErrZone      = fault.Define(fault.Invalid, "bad_time_zone", "“{value}” is not a time zone. Choose one such as Asia/Shanghai.", "“{value}”不是有效的时区，请选择如 Asia/Shanghai。")
	ErrCurrency  = fault.Define(fault.Invalid, "bad_currency", "“{value}” is not a currency code. Choose one such as CNY or USD.", "“{value}”不是有效的货币代码，请选择如 CNY 或 USD。")
	ErrLastAdmin = fault.Define(fault.Conflict, "user.last_admin", "This would leave nobody who can manage roles. Give another active user an administrator role first.",
		"这样将没有任何人能管理角色。请先给另一位在用用户分配管理员角色。")
	ErrOwnRoles = fault.Define(fault.Denied, "user.own_roles", "You cannot change your own roles or disable your own account. Ask another administrator.",
		"不能修改自己的角色，也不能停用自己的账号，请由其他管理员操作。")
	ErrAbove = fault.Define(fault.Denied, "user.above", "This person has, or would get, rights you do not have. Ask somebody who may manage roles.",
		"该用户拥有（或将获得）您所没有的权限，请由可管理角色的人员操作。")
	ErrNeedsOwn = fault.Define(fault.Denied, "user.own_credentials", "Change your own password and two-factor sign-in under Account.",
		"请在“账号”页面修改自己的密码和两步验证。")
	ErrSelfMove = fault.Define(fault.Invalid, "user.reassign", "Choose another active person to take over the records.", "请选择另一位在用人员接管记录。")
	ErrUnknown  = fault.Define(fault.Invalid, "reference.unknown", "What was chosen for “{field}” does not exist any more. Reload the page and choose again.",
		"“{field}”所选的内容已不存在，请刷新页面后重新选择。")

	ErrNameTaken  = fault.Define(fault.Conflict, "name_taken", "There is already one named “{name}”. Take another name.", "“{name}”已存在，请换一个名称。")
	ErrInUse      = fault.Define(fault.Conflict, "in_use", "It is still used by {count} {what}. Move them first.", "仍有 {count} 个{what_zh}在使用，请先移走。")
	ErrLoop       = fault.Define(fault.Invalid, "department.loop", "A department cannot lie below itself. Choose another parent.", "部门不能位于自身之下，请选择其他上级部门。")
	ErrTooDeep    = fault.Define(fault.Invalid, "department.too_deep", "Departments nest at most {max} levels.", "部门最多 {max} 级。")
	ErrTooMany    = fault.Define(fault.Conflict, "too_many", "There are already {max}. Remove some first.", "数量已达上限 {max}，请先删除一些。")
	ErrAdminFixed = fault.Define(fault.Denied, "role.admin_fixed", "The administrator role always has all rights. Copy it and change the copy.",
		"管理员角色始终拥有全部权限，请复制后修改副本。")
	ErrOwnRights = fault.Define(fault.Denied, "role.own_rights", "This would raise your own rights. Ask another administrator.", "这会提升您自己的权限，请由其他管理员操作。")

	ErrScope  = fault.Define(fault.Invalid, "token.bad_scope", "“{scope}” is not a right you have. Choose from the rights shown.", "“{scope}”不是您拥有的权限，请从所列权限中选择。")
	ErrExpiry = fault.Define(fault.Invalid, "token.bad_expiry", "A token must expire after today and within {days} days.", "令牌的到期日须晚于今天，且在 {days} 天之内。")

	ErrJobState = fault.Define(fault.Conflict, "job.state", "The job is {state}: this cannot be done now. Reload the list.", "任务当前状态为 {state}，无法执行此操作，请刷新列表。")
	ErrDate     = fault.Define(fault.Invalid, "bad_date", "“{value}” is not a date. Write YYYY-MM-DD.", "“{value}”不是有效日期，请写作 YYYY-MM-DD。")
)
