// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract StatementOfTest is LicenseRegistryBase {
    function _metered() private view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.periodDays = 30;
        terms.graceDays = 5;
        terms.unitPrice = 3;
    }

    function _assertStatement(
        bytes32 id,
        uint256 period,
        uint256 version,
        uint256 owed,
        string memory what
    ) private view {
        (uint16 actualVersion, uint256 actualOwed) = licenses.statementOf(id, period);
        _assertEq(actualVersion, version, what);
        _assertEq(actualOwed, owed, what);
    }

    function testFuzz_GivenNoLicense(bytes32 id, uint256 period) public view {
        _assertStatement(id, period, 0, 0, "no license");
    }

    function testFuzz_GivenNothingFiled(uint256 period) public {
        _assertStatement(_acquire(_metered()), period, 0, 0, "nothing filed");
    }

    function test_GivenStatements() public {
        bytes32 id = _acquire(_metered());
        vm.warp(START + 30 * DAY);
        _report(id, 0, 0, 10);
        _assertStatement(id, 0, 1, 30, "the first");
        _assertStatement(id, 1, 0, 0, "the next period");

        vm.warp(START + 60 * DAY);
        _report(id, 1, 0, 20);
        _report(id, 0, 1, 7);
        _report(id, 0, 2, 0);
        _assertStatement(id, 0, 3, 0, "corrected twice");
        _assertStatement(id, 1, 1, 60, "the second period");
        _assertStatement(id, 2, 0, 0, "the third");

        vm.warp(START + 400 * DAY);
        licenses.recordStanding(id);
        _assertStanding(id, Standing.Terminated, "ended");
        _assertStatement(id, 1, 1, 60, "afterwards");
    }
}
