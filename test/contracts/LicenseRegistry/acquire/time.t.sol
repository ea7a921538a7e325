// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {Acquisition, Credential, LicenseState, OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract AcquireTimeTest is LicenseRegistryBase {
    uint256 private constant FIXED = START + 5 * DAY;
    uint256 private constant END = FIXED + 30 * DAY;

    uint256 private _taken;

    function _fixed() private view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.start = uint48(FIXED);
        terms.duration = uint48(30 * DAY);
    }

    function _take(bytes32 offerId) private returns (bytes32) {
        Acquisition memory asked = _acquisition(offerId);
        asked.salt = bytes32(++_taken);
        vm.prank(licensee);
        return licenses.acquire(asked, Credential(0, ""));
    }

    function test_GivenStartAhead() public {
        bytes32 offerId = _publish(_fixed());
        Acquisition memory asked = _acquisition(offerId);
        bytes32 id = licenses.licenseIdOf(offerId, licensee, 0);
        vm.expectEmit(address(licenses));
        emit ILicenseRegistry.LicenseAcquired(id, offerId, licensee, 0, uint48(FIXED), FEE_6D, 0);
        vm.prank(licensee);
        licenses.acquire(asked, Credential(0, ""));
        LicenseState memory state = licenses.stateOf(id);
        _assertEq(state.start, FIXED, "start");
        _assertEq(state.end, END, "end");
        _assertStanding(id, Standing.Active, "before its start");
        _assertEq(dollar.balanceOf(address(pools)), FEE_6D, "the pools' tokens");
    }

    function test_GivenStartPassed() public {
        bytes32 offerId = _publish(_fixed());
        uint256[4] memory times = [FIXED - 1, FIXED, FIXED + 1, END - 1];
        for (uint256 i = 0; i < times.length; ++i) {
            vm.warp(times[i]);
            LicenseState memory state = licenses.stateOf(_take(offerId));
            _assertEq(state.start, i == 0 ? FIXED : times[i], "start");
            _assertEq(state.end, END, "end");
        }
    }

    function test_RevertGiven_TimeOver() public {
        bytes32 offerId = _publish(_fixed());
        uint256[2] memory times = [END, END + 1];
        for (uint256 i = 0; i < times.length; ++i) {
            vm.warp(times[i]);
            vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseTimeOver.selector, END, times[i]));
            _take(offerId);
        }
    }

    function test_GivenNoDuration() public {
        OfferTerms memory terms = _fixed();
        terms.duration = 0;
        bytes32 offerId = _publish(terms);
        vm.warp(FIXED + 10_000 * DAY);
        bytes32 id = _take(offerId);
        _assertEq(licenses.stateOf(id).start, FIXED + 10_000 * DAY, "start");
        _assertEq(licenses.stateOf(id).end, NEVER, "end");
    }
}
