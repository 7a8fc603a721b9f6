CREATE TABLE users (id INTEGER NOT NULL, name VARCHAR, PRIMARY KEY (id));
CREATE TABLE roles (id INTEGER NOT NULL, name VARCHAR, PRIMARY KEY (id));
CREATE TABLE users_roles (user_id INTEGER, role_id INTEGER, FOREIGN KEY(user_id) REFERENCES users (id), FOREIGN KEY(role_id) REFERENCES roles (id));
INSERT INTO users (id, name) VALUES (1, 'John'), (2, 'Jane'), (3, 'Alice');
INSERT INTO roles (id, name) VALUES (1, 'Admin'), (2, 'Editor'), (3, 'Viewer');
INSERT INTO users_roles (user_id, role_id) VALUES (1, 1), (1, 2), (2, 2), (3, 3);
