// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// JSON has double quotes, so its strings have single ones.
// solhint-disable quotes

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
    bytes16 private constant DIGITS = "0123456789abcdef";

    /// @notice `data:application/json,{…}`
    function toUri(LicenseFacts memory license) internal pure returns (string memory) {
        string memory licensee = _hex(bytes32(bytes20(license.licensee)));
        // An address is the first 40 digits of its word; what is left of the string is never looked at.
        assembly ("memory-safe") {
            mstore(licensee, 40)
        }
        return
            string.concat(
                'data:application/json,{"name":"OpenRoyalty license","licenseId":"0x',
                _hex(license.licenseId),
                '","offerId":"0x',
                _hex(license.offerId),
                '","licensee":"0x',
                licensee,
                '","standing":"',
                _name(license.standing),
                '","uses":',
                _decimal(license.uses),
                ',"start":',
                _decimal(license.start),
                ',"end":',
                license.end == type(uint256).max ? "null" : _decimal(license.end),
                "}"
            );
    }

    function _hex(bytes32 word) private pure returns (string memory) {
        bytes memory digits = new bytes(64);
        for (uint256 i = 64; i != 0; word >>= 4) digits[--i] = DIGITS[uint256(word) & 0xf];
        return string(digits);
    }

    function _decimal(uint256 value) private pure returns (string memory) {
        uint256 length = 1;
        for (uint256 rest = value / 10; rest != 0; rest /= 10) ++length;
        bytes memory digits = new bytes(length);
        for (; length != 0; value /= 10) digits[--length] = DIGITS[value % 10];
        return string(digits);
    }

    function _name(Standing standing) private pure returns (string memory) {
        if (standing == Standing.Active) return "Active";
        if (standing == Standing.PastDue) return "PastDue";
        if (standing == Standing.Expired) return "Expired";
        return "Terminated";
    }
}
