import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { silentMembersOf } from './natspec.ts'

describe('silentMembersOf', () => {
  const silent = (source: string) => silentMembersOf('I.sol', source)

  test('members with a notice, over several lines, or with another one taken over', () => {
    const source = `
    /// @notice Emitted when something happens.
    /// @param id Of what.
    event Happened(bytes32 id);
    /// @notice There is no
    /// such thing.
    error NotFound(bytes32 id);
    /// @inheritdoc IOther
    function ask(
        bytes32 id
    ) external;
    /// @notice It answers.
    function answer() external;`
    assert.deepEqual(silent(source), [])
  })

  test('members without', () => {
    const source = `
    /// @notice Says something.
    function first() external;
    function second() external;
    /// @dev Only this.
    event Third();
    /// @notice
    error Fourth(uint256 given);

    /// @notice Not about what follows, for there is a line between.

    function fifth(
        uint256 value
    ) external;`
    assert.deepEqual(silent(source), [
      'I.sol:4 function second',
      'I.sol:6 event Third',
      'I.sol:8 error Fourth',
      'I.sol:12 function fifth',
    ])
  })

  test('an error without arguments may let its name speak', () => {
    assert.deepEqual(silent('    error ClaimEmpty();'), [])
  })

  test('words about functions are not functions', () => {
    assert.deepEqual(silent('    /// function of time (see there)\n    // event x()'), [])
  })
})
