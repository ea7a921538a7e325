// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Signatures
/// @notice Whether an account has signed: by its key, or, where it is a contract, by its own word (ERC-1271).
library Signatures {
    /// @notice Whether `signature` is `signer`'s over `digest`.
    /// @dev The key is asked first, code or not. An account that runs code by EIP-7702 still has its key, which can replace that
    /// code at any time; so its signature counts even where the code does not answer ERC-1271. A contract proper has no key that
    /// anybody could know, and is only ever asked itself. High-s and 64-byte signatures are nobody's.
    ///
    /// Danger: a contract's answer can change with time, and a hostile one can burn the caller's gas; it can neither write nor
    /// return more than one word.
    function isValid(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        if (failure == ECDSA.RecoverError.NoError && recovered == signer) return true;

        return SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }
}
