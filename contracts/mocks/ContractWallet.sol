// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title ContractWallet
/// @notice A contract wallet with one key, and the ways in which a hostile or broken one answers ERC-1271.
contract ContractWallet is IERC1271 {
    enum Answer {
        /// Checks the key's signature, as it should.
        Honest,
        /// Says yes to everything.
        Yes,
        /// Says no in the way many wallets do.
        No,
        /// Reverts with a long reason.
        Revert,
        /// Burns all gas it is given.
        BurnGas,
        /// Returns 100,000 bytes, none of them a yes.
        Bomb,
        /// Returns the right four bytes and nothing after them.
        Short,
        /// Returns the right four bytes with dirt after them.
        Dirty,
        /// Returns nothing, as an account whose code does not know ERC-1271 may.
        Nothing
    }

    address public immutable KEY;

    Answer public answer;

    constructor(address key) {
        KEY = key;
    }

    function setAnswer(Answer answer_) external {
        answer = answer_;
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        bytes4 yes = IERC1271.isValidSignature.selector;
        if (answer == Answer.Honest) {
            (address recovered, , ) = ECDSA.tryRecoverCalldata(hash, signature);
            return recovered == KEY ? yes : bytes4(0xffffffff);
        }
        if (answer == Answer.Yes) return yes;
        if (answer == Answer.No) return 0xffffffff;
        if (answer == Answer.Revert) revert(string(new bytes(1_000)));
        if (answer == Answer.BurnGas) {
            // Assembly: an invalid opcode takes all gas.
            assembly {
                invalid()
            }
        }
        // Assembly: answers that no Solidity function would give.
        if (answer == Answer.Bomb) {
            assembly {
                return(0, 100000)
            }
        }
        if (answer == Answer.Short) {
            assembly {
                mstore(0, yes)
                return(0, 4)
            }
        }
        if (answer == Answer.Dirty) {
            assembly {
                mstore(0, or(yes, 1))
                return(0, 32)
            }
        }
        assembly {
            return(0, 0)
        }
    }
}
