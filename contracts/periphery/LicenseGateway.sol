// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {ICreatorPools} from "../interfaces/ICreatorPools.sol";
import {ILicenseGateway} from "../interfaces/ILicenseGateway.sol";
import {ILicenseRegistry} from "../interfaces/ILicenseRegistry.sol";
import {Acquisition, Credential, OfferTerms, Permit} from "../types/Licenses.sol";

/// @title LicenseGateway
/// @notice See {ILicenseGateway}.
contract LicenseGateway is ILicenseGateway {
    ICreatorPools public immutable POOLS;
    ILicenseRegistry public immutable LICENSES;

    constructor(ICreatorPools pools, ILicenseRegistry licenses) {
        POOLS = pools;
        LICENSES = licenses;
    }

    /// @inheritdoc ILicenseGateway
    function acquireWithPermit(
        Acquisition calldata acquisition,
        Credential calldata credential,
        uint256 deadline,
        bytes calldata signature,
        Permit calldata permit
    ) external returns (bytes32 licenseId) {
        (, , OfferTerms memory terms) = LICENSES.termsOf(acquisition.offerId);
        // The token is the pool's, whoever calls. What its permit does or says is not trusted: the registry takes what the licensee
        // has signed for, or nothing.
        try
            IERC20Permit(POOLS.poolOf(terms.poolId).token).permit(
                acquisition.licensee,
                address(LICENSES),
                permit.value,
                permit.deadline,
                permit.v,
                permit.r,
                permit.s
            )
        {} catch {} // solhint-disable-line no-empty-blocks
        return LICENSES.acquireFor(acquisition, credential, deadline, signature);
    }
}
