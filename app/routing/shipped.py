"""The policies that come with the service, as files in one folder."""

from collections.abc import Mapping
from pathlib import Path

from app.domain.errors import ConfigurationError
from app.routing.parse import read_policy
from app.routing.policy import Policy

ENDING = ".yaml"


def shipped_policies(folder: Path) -> Mapping[str, Policy]:
    """The policies of the folder by name.

    Raises:
        ConfigurationError: a file cannot be used, or bears another name than its policy.
    """
    policies = {path.stem: read_policy(path) for path in sorted(folder.glob(f"*{ENDING}"))}
    for name, policy in policies.items():
        if policy.name != name:
            raise ConfigurationError(f"{folder / name}{ENDING}: policy: the file and the policy have different names.")
    return policies


def policy_file(name: str, folder: Path) -> Path:
    """Where the policy of this name stands; a name with a slash or an ending is a path of its own.

    Raises:
        ConfigurationError: the folder has no such policy.
    """
    if "/" in name or name.endswith((".yaml", ".yml")):
        return Path(name)
    path = folder / f"{name}{ENDING}"
    if not path.is_file():
        known = ", ".join(sorted(each.stem for each in folder.glob(f"*{ENDING}")))
        raise ConfigurationError(f"There is no policy {name}; there are {known}.")
    return path
