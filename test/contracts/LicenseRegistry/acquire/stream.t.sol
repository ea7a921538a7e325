// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {Acquisition, Credential, LicenseState, OfferTerms, Standing} from "../../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

contract AcquireStreamTest is LicenseRegistryBase {
    uint24 private constant END_DAY = TODAY + 10;
    /// @dev Of a stream at {RATE} from {START} to {END_DAY}.
    uint256 private constant DEPOSIT = END_DAY * DAY - START;

    function _asking() private view returns (OfferTerms memory terms) {
        terms = _terms();
        terms.minRate = RATE;
    }

    function _streaming(bytes32 offerId) private view returns (Acquisition memory) {
        return Acquisition(offerId, licensee, 0, FEE_6D, RATE, END_DAY, DEPOSIT);
    }

    function _take(Acquisition memory asked) private returns (bytes32) {
        vm.prank(licensee);
        return licenses.acquire(asked, Credential(0, ""));
    }

    /// @dev The acquisition reverts with `reason` and leaves nothing behind.
    function _assertRefused(Acquisition memory asked, bytes memory reason) private {
        uint256 had = dollar.balanceOf(licensee);
        vm.expectRevert(reason);
        _take(asked);
        bytes32 id = licenses.licenseIdOf(asked.offerId, licensee, asked.salt);
        _assertStanding(id, Standing.None, "standing");
        _assertEq(dollar.balanceOf(licensee), had, "the licensee's tokens");
        _assertEq(dollar.balanceOf(address(licenses)), 0, "the registry's tokens");
    }

    function test_WhenWell() public {
        uint256 had = dollar.balanceOf(licensee);
        bytes32 id = _take(_streaming(_publish(_asking())));
        _assertEq(dollar.balanceOf(licensee), had - FEE_6D - DEPOSIT, "the licensee's tokens");
        _assertEq(dollar.balanceOf(address(pools)), FEE_6D + DEPOSIT, "the pools' tokens");
        _assertEq(dollar.balanceOf(address(licenses)), 0, "the registry's tokens");
        LicenseState memory state = licenses.stateOf(id);
        _assertEq(state.streamSalt, id, "salt");
        _assertEq(state.streamId, pools.streamIdOf(address(licenses), poolId, id), "stream");
        _assertEq(pools.streamOf(poolId, state.streamId).rate, RATE, "rate");
        _assertEq(pools.streamOf(poolId, state.streamId).end, END_DAY * DAY, "end");
        _assertEq(state.lapsesAt, END_DAY * DAY, "lapses with its stream");
        vm.prank(licensee);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseStreamExists.selector, id, state.streamId));
        licenses.openStream(id, RATE, END_DAY, NEVER);
    }

    function test_RevertGiven_Asked_WhenRateTooLow() public {
        OfferTerms memory terms = _asking();
        Acquisition memory asked = _streaming(_publish(terms));
        asked.rate = RATE - 1;
        bytes memory reason = abi.encodeWithSelector(ILicenseRegistry.LicenseRateTooLow.selector, RATE - 1, RATE);
        _assertRefused(asked, reason);
        // A start ahead excuses from opening a stream now, not from the least rate of one that is opened.
        terms.start = uint48(START + 5 * DAY);
        asked.offerId = _publish(terms);
        _assertRefused(asked, reason);
    }

    function test_GivenAsked_GivenCure_WhenNoneOpened() public {
        bytes32 id = _take(_acquisition(_publish(_asking())));
        _assertStanding(id, Standing.PastDue, "standing");
        _assertEq(licenses.stateOf(id).lapsesAt, START, "lapses");
        _assertEq(licenses.stateOf(id).terminatesAt, START + 10 * DAY, "terminates");
        _assertEq(licenses.stateOf(id).streamId, bytes32(0), "stream");
    }

    function test_RevertGiven_Asked_GivenNoCure_WhenNoneOpened() public {
        OfferTerms memory terms = _asking();
        terms.cureDays = 0;
        bytes32 offerId = _publish(terms);
        _assertRefused(
            _acquisition(offerId),
            abi.encodeWithSelector(ILicenseRegistry.LicenseRateTooLow.selector, 0, RATE)
        );
        _assertStanding(_take(_streaming(offerId)), Standing.Active, "with a stream");
    }

    function test_GivenAsked_GivenNoCure_GivenStartAhead_WhenNoneOpened() public {
        OfferTerms memory terms = _asking();
        terms.cureDays = 0;
        terms.start = uint48(START + 1);
        bytes32 offerId = _publish(terms);
        bytes32 id = _take(_acquisition(offerId));
        _assertStanding(id, Standing.Active, "until its start");
        vm.warp(START + 1);
        _assertStanding(id, Standing.Terminated, "at its start");
        Acquisition memory late = _acquisition(offerId);
        late.salt = keccak256("late");
        _assertRefused(late, abi.encodeWithSelector(ILicenseRegistry.LicenseRateTooLow.selector, 0, RATE));
    }

    function test_RevertGiven_Asked_GivenNoFee_WhenNoneOpened() public {
        OfferTerms memory terms = _asking();
        terms.fee = 0;
        bytes memory reason = abi.encodeWithSelector(ILicenseRegistry.LicenseRateTooLow.selector, 0, RATE);
        // Days to cure do not change it, nor does a start ahead, nor that nobody else may have it meanwhile.
        for (uint256 i = 0; i < 8; ++i) {
            terms.cureDays = i & 4 == 0 ? 10 : 0;
            terms.exclusive = i & 2 != 0;
            terms.poolId = poolId;
            terms.start = i % 2 == 0 ? 0 : uint48(START + DAY);
            if (terms.exclusive) {
                vm.prank(operator);
                terms.poolId = pools.createPool(
                    PoolTerms(address(dollar), Uses.RETRIEVE, 0, 1, true, 0, operator, bytes32(i))
                );
            }
            Acquisition memory asked = _streaming(_publish(terms));
            asked.rate = 0;
            _assertRefused(asked, reason);
            asked.rate = RATE;
            _assertStanding(_take(asked), Standing.Active, "with its stream");
        }
    }

    function test_GivenNotAsked() public {
        Acquisition memory asked = _streaming(_publish(_terms()));
        asked.rate = 1;
        bytes32 id = _take(asked);
        _assertEq(pools.streamOf(poolId, licenses.stateOf(id).streamId).rate, 1, "rate");
        _assertEq(dollar.balanceOf(address(pools)), FEE_6D + 1, "a deposit is rounded up");
        vm.warp(END_DAY * DAY);
        _assertStanding(id, Standing.Active, "though its stream has ended");
    }

    function test_RevertWhen_PoolRefuses() public {
        Acquisition memory asked = _streaming(_publish(_asking()));
        asked.maxDeposit = DEPOSIT - 1;
        _assertRefused(
            asked,
            abi.encodeWithSelector(ICreatorPools.StreamDepositTooHigh.selector, DEPOSIT, DEPOSIT - 1)
        );
        asked.maxDeposit = NEVER;
        uint24[3] memory days_ = [0, TODAY, TODAY + 401];
        for (uint256 i = 0; i < days_.length; ++i) {
            asked.endDay = days_[i];
            _assertRefused(
                asked,
                abi.encodeWithSelector(
                    ICreatorPools.StreamEndInvalid.selector,
                    days_[i],
                    uint256(TODAY) + 1,
                    uint256(TODAY) + 400
                )
            );
        }
    }

    function test_RevertWhen_RatesTooHigh() public {
        Acquisition memory asked = _streaming(_publish(_terms()));
        asked.rate = type(uint128).max;
        asked.endDay = TODAY + 1;
        asked.maxDeposit = NEVER;
        _take(asked);
        asked.rate = RATE;
        asked.salt = keccak256("another");
        _assertRefused(
            asked,
            abi.encodeWithSelector(
                ICreatorPools.StreamRatesTooHigh.selector,
                poolId,
                uint256(type(uint128).max) + RATE,
                type(uint128).max
            )
        );
    }

    function test_RevertWhen_LessThanThePoolTakes() public {
        OfferTerms memory terms = _terms();
        vm.prank(operator);
        terms.poolId = pools.createPool(
            PoolTerms(address(dollar), Uses.RETRIEVE, 0, 7, false, uint96(DAY), operator, "at least 1 a second")
        );
        Acquisition memory asked = _streaming(_publish(terms));
        asked.rate = RATE - 1;
        _assertRefused(asked, abi.encodeWithSelector(ICreatorPools.StreamRateTooLow.selector, RATE - 1, RATE));
    }

    function test_RevertGiven_EnoughForTheFeeAlone() public {
        Acquisition memory asked = _streaming(_publish(_asking()));
        uint256 enough = FEE_6D + DEPOSIT;
        vm.prank(licensee);
        dollar.approve(address(licenses), enough - 1);
        _assertRefused(
            asked,
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                address(licenses),
                DEPOSIT - 1,
                DEPOSIT
            )
        );
        uint256 tooMuch = dollar.balanceOf(licensee) - (enough - 1);
        vm.prank(licensee);
        dollar.transfer(stranger, tooMuch);
        vm.prank(licensee);
        dollar.approve(address(licenses), enough);
        _assertRefused(
            asked,
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, licensee, DEPOSIT - 1, DEPOSIT)
        );
        vm.prank(stranger);
        dollar.transfer(licensee, 1);
        _take(asked);
        _assertEq(dollar.balanceOf(licensee), 0, "the last token");
        _assertEq(dollar.allowance(licensee, address(licenses)), 0, "allowance");
    }

    function test_GivenPoolDead() public {
        OfferTerms memory terms = _terms();
        Acquisition memory paid = _acquisition(_publish(terms));
        terms.fee = 0;
        Acquisition memory streaming = _streaming(_publish(terms));
        Acquisition memory free = _acquisition(streaming.offerId);
        vm.prank(operator);
        pools.renounceOperator(poolId);
        vm.prank(author);
        pools.leavePool(poolId, workId);
        bytes memory dead = abi.encodeWithSelector(ICreatorPools.PoolDead.selector, poolId);
        _assertRefused(paid, dead);
        _assertRefused(streaming, dead);
        _assertEq(licenses.ownerOf(uint256(_take(free))), licensee, "owner");
    }
}
