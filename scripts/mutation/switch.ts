/**
 * The switch by which one compiled contract is each of its mutants: the block's `coinbase`, which no contract and no test reads, and
 * which the test runner can set.
 */

export const SWITCH_FILE = 'contracts/__Switch.sol'

/** Far from precompiles and from every account of the tests. */
export const SWITCH_BASE = 0x6d757461_6e740000_0000000000000000n * 2n ** 32n

/** The number by which a contract behaves as it is, and tells which mutants it comes by. */
export const REACH = 0xffffffff

/** To this address Hardhat's coverage listens. */
const COVERAGE = '0xc0bEc0BEc0BeC0bEC0beC0bEC0bEC0beC0beC0BE'

/**
 * `__on(n)` is whether mutant `n` is switched on. It may be asked from pure functions: what they say about themselves matters to the
 * compiler alone.
 */
export const SWITCH_SOURCE = `// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

uint256 constant __BASE = ${SWITCH_BASE};

function __asked(uint256 mutant) view returns (bool on) {
    uint256 number;
    unchecked {
        number = uint256(uint160(address(block.coinbase))) - __BASE;
    }
    if (number == ${REACH}) {
        address coverage = ${COVERAGE};
        assembly ("memory-safe") {
            mstore(0, mutant)
            pop(staticcall(gas(), coverage, 0, 32, 0, 0))
        }
    }
    return number == mutant;
}

function __pretendPure(function(uint256) view returns (bool) asked) pure returns (function(uint256) pure returns (bool) same) {
    assembly ("memory-safe") {
        same := asked
    }
}

function __on(uint256 mutant) pure returns (bool) {
    return __pretendPure(__asked)(mutant);
}
`
