"""Prints a SAM template as CloudFormation sees it, expanded by SAM's own translator.

cfn-lint checks plain resources far more closely than SAM's.
"""

import json
import os
import sys

from cfnlint.decode import cfn_yaml
from samtranslator.parser.parser import Parser
from samtranslator.public.translator import Translator


def uploaded(template):
    """Replaces local paths by addresses in S3, as a deployment does; the translator accepts nothing else."""
    properties = [resource["Properties"] for resource in template["Resources"].values()]
    for each in [template["Globals"]["Function"], *properties]:
        for name in {"CodeUri", "DefinitionUri"} & each.keys():
            each[name] = f"s3://bucket/{os.path.basename(each[name])}"
    return template


def main(path):
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")
    template = uploaded(json.loads(json.dumps(cfn_yaml.load(path))))
    translated = Translator(managed_policy_map={}, sam_parser=Parser()).translate(template, parameter_values={})
    json.dump(translated, sys.stdout, indent=2, sort_keys=True)
    print()


if __name__ == "__main__":
    main(sys.argv[1])
