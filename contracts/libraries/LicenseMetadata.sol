// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// JSON has double quotes, so its strings have single ones.
// solhint-disable quotes

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {Standing} from "../types/Licenses.sol";

/// @notice What a license's token URI tells.
struct LicenseFacts {
    bytes32 licenseId;
    bytes32 offerId;
    address licensee;
    Standing standing;
    uint16 uses;
    uint256 start;
    /// The greatest number: none.
    uint256 end;
}

/// @title LicenseMetadata
/// @notice Writes a license's token URI: a JSON document inside the URI itself, so that no server is asked.
/// @dev Nothing in it was written by anybody but the registry, so nothing needs escaping.
library LicenseMetadata {
    using Strings for uint256;

    /// @notice `data:application/json,{…}`
    function toUri(LicenseFacts memory license) internal pure returns (string memory) {
        return
            string.concat(
                'data:application/json,{"name":"OpenRoyalty license","licenseId":"',
                uint256(license.licenseId).toHexString(32),
                '","offerId":"',
                uint256(license.offerId).toHexString(32),
                '","licensee":"',
                uint256(uint160(license.licensee)).toHexString(20),
                '","standing":"',
                _name(license.standing),
                '","uses":',
                uint256(license.uses).toString(),
                ',"start":',
                license.start.toString(),
                ',"end":',
                license.end == type(uint256).max ? "null" : license.end.toString(),
                "}"
            );
    }

    function _name(Standing standing) private pure returns (string memory) {
        if (standing == Standing.Active) return "Active";
        if (standing == Standing.PastDue) return "PastDue";
        if (standing == Standing.Expired) return "Expired";
        return "Terminated";
    }
}
