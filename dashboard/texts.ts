import { types, type PluginObj } from '@babel/core';
import macros from '@lingui/babel-plugin-lingui-macro';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { lingui } from '@lingui/vite-plugin';
import babel from '@rolldown/plugin-babel';
import type { PluginOption } from 'vite';

/**
 * Turns the macros of Lingui into calls. English stays where it stands, read at build: no page fetches a catalogue of it, nor what
 * reads ICU messages. Catalogues of other languages are compiled where they are imported.
 */
export function texts(): PluginOption[] {
  return [
    lingui(),
    babel({
      presets: [
        {
          preset: {
            plugins: [[macros, { descriptorFields: 'message' }], readMessages],
          },
          rolldown: { filter: { code: /from '@lingui\/(?:core|react)\/macro'/ } },
        },
      ],
    }),
  ];
}

/** Reads the ICU messages that the macros leave beside their ids. */
function readMessages(): PluginObj {
  return {
    visitor: {
      Program: {
        exit(program) {
          program.traverse({
            ObjectExpression({ node }) {
              if (!node.leadingComments?.some(({ value }) => value.trim() === '* i18n')) return;
              for (const property of node.properties) {
                if (
                  types.isObjectProperty(property) &&
                  types.isIdentifier(property.key, { name: 'message' }) &&
                  types.isStringLiteral(property.value)
                ) {
                  property.value = types.valueToNode(
                    compileMessage(property.value.value),
                  ) as types.Expression;
                }
              }
            },
          });
        },
      },
    },
  };
}
