DROP TABLE viewflow_session;
DROP TABLE viewflow_job;
DROP TABLE viewflow_log;
DROP TABLE viewflow_task;
DROP TABLE viewflow_process;
DROP TABLE viewflow_grant;
DROP TABLE viewflow_permission;
DROP TABLE viewflow_user;
