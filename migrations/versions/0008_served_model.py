"""Each tenant's vectors name the model that they were made with."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# The recipe of a skill has held the model's fingerprint in its second place since the first version.
CHANGE = """
ALTER TABLE corpus_stat ADD COLUMN model text;
COMMENT ON COLUMN corpus_stat.model IS 'fingerprint of the model of all vectors of this tenant';
UPDATE corpus_stat SET model = (
    SELECT split_part(recipe, '|', 2) FROM skill WHERE skill.tenant = corpus_stat.tenant ORDER BY id LIMIT 1
);
"""


def upgrade() -> None:
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(CHANGE)


def downgrade() -> None:
    op.execute("ALTER TABLE corpus_stat DROP COLUMN model")
