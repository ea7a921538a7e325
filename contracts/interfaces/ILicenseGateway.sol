// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Acquisition, Credential, Permit} from "../types/Licenses.sol";

/// @title ILicenseGateway
/// @notice Takes a license for a licensee who has approved nothing yet: allowance, fee and first stream in one transaction, which
/// anyone may send.
/// @dev It holds no tokens, gets no allowance and has no power of its own. The licensee signs twice: the permit (EIP-2612), which
/// names the license registry as spender, and the acquisition, which names the offer and the most that it may cost. A contract wallet,
/// which tokens take no permit from, batches an approval with {ILicenseRegistry-acquire} instead.
interface ILicenseGateway {
    /// @notice Hands the licensee's permit to the token of the offer's pool, and takes the license.
    /// @dev A permit that somebody else has handed in before, or that the token does not know, is passed over: then the allowance that
    /// is there decides. Errors are the license registry's, the pools' and the token's.
    /// @param deadline Last second in which the signature over the acquisition holds.
    /// @param signature As for {ILicenseRegistry-acquireFor}.
    function acquireWithPermit(
        Acquisition calldata acquisition,
        Credential calldata credential,
        uint256 deadline,
        bytes calldata signature,
        Permit calldata permit
    ) external returns (bytes32 licenseId);
}
