// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {SilentToken} from "../../../../contracts/mocks/SilentToken.sol";
import {LicenseGateway} from "../../../../contracts/periphery/LicenseGateway.sol";
import {Acquisition, Credential, OfferTerms, Permit} from "../../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {LicenseRegistryBase} from "../../LicenseRegistry/LicenseRegistryBase.sol";

contract AcquireWithPermitTest is LicenseRegistryBase {
    bytes32 private constant PERMIT_TYPEHASH = keccak256(
        "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant ACQUISITION_TYPEHASH = keccak256(
        "Acquisition(bytes32 offerId,address licensee,bytes32 salt,uint256 maxFee,uint128 rate,uint24 endDay,uint256 maxDeposit,uint256 deadline)"
    );
    uint256 private constant DEADLINE = START + 100;

    LicenseGateway private _gateway;
    Acquisition private _asked;

    function setUp() public override {
        super.setUp();
        _gateway = new LicenseGateway(pools, licenses);
        vm.prank(licensee);
        dollar.approve(address(licenses), 0);
        _asked = _acquisition(_publish(_terms()));
    }

    function _permit(address spender, uint256 value) private view returns (Permit memory) {
        return _permitUntil(spender, value, DEADLINE);
    }

    function _permitUntil(
        address spender,
        uint256 value,
        uint256 deadline
    ) private view returns (Permit memory permit) {
        bytes32 message = keccak256(
            abi.encode(PERMIT_TYPEHASH, licensee, spender, value, dollar.nonces(licensee), deadline)
        );
        (permit.v, permit.r, permit.s) = vm.sign(
            licenseeKey,
            keccak256(abi.encodePacked(hex"1901", dollar.DOMAIN_SEPARATOR(), message))
        );
        permit.value = value;
        permit.deadline = deadline;
    }

    function _signed(uint256 key) private view returns (bytes memory) {
        bytes32 domain = _domainOf("OpenRoyalty LicenseRegistry", address(licenses));
        bytes32 message = keccak256(abi.encode(ACQUISITION_TYPEHASH, _asked, DEADLINE));
        return _signature(key, _digestIn(domain, message));
    }

    function _take(Permit memory permit, bytes memory signature) private returns (bytes32) {
        vm.prank(stranger);
        return _gateway.acquireWithPermit(_asked, Credential(0, ""), DEADLINE, signature, permit);
    }

    function _expectShort(uint256 allowance) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector,
                address(licenses),
                allowance,
                uint256(FEE_6D)
            )
        );
    }

    function test_GivenNothingAllowed() public {
        _asked.rate = RATE;
        _asked.endDay = TODAY + 10;
        _asked.maxDeposit = (TODAY + 10) * DAY - START;
        uint256 price = FEE_6D + _asked.maxDeposit;
        uint256 had = dollar.balanceOf(licensee);
        bytes32 id = _take(_permit(address(licenses), price), _signed(licenseeKey));

        _assertEq(licenses.ownerOf(uint256(id)), licensee, "holder");
        _assertEq(dollar.balanceOf(licensee), had - price, "the licensee's tokens");
        _assertEq(dollar.balanceOf(address(pools)), price, "the pools' tokens");
        _assertEq(pools.stateOf(poolId).rate, RATE, "the pool's rate");
        _assertEq(dollar.allowance(licensee, address(licenses)), 0, "what is left to the registry");
        _assertEq(dollar.allowance(licensee, address(_gateway)), 0, "what the gateway may take");
        _assertEq(dollar.balanceOf(address(_gateway)), 0, "the gateway's tokens");
    }

    function test_GivenPermitHandedInBefore() public {
        Permit memory permit = _permit(address(licenses), FEE_6D);
        bytes memory signature = _signed(licenseeKey);
        dollar.permit(licensee, address(licenses), permit.value, permit.deadline, permit.v, permit.r, permit.s);
        bytes32 id = _take(permit, signature);
        _assertEq(licenses.ownerOf(uint256(id)), licensee, "holder");
        _assertEq(dollar.allowance(licensee, address(licenses)), 0, "what is left to the registry");
    }

    /// @dev Whoever sees the call can send it first: then it has done what the licensee signed, and the second one finds it done.
    function test_GivenAllHandedInBefore() public {
        Permit memory permit = _permit(address(licenses), 3 * FEE_6D);
        bytes memory signature = _signed(licenseeKey);
        uint256 had = dollar.balanceOf(licensee);
        bytes32 id = _take(permit, signature);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseAlreadyAcquired.selector, id));
        _take(permit, signature);
        // Nor does what is left of the permit serve anybody else.
        Acquisition memory asked = _asked;
        asked.salt = "another";
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseSignatureInvalid.selector, licensee));
        licenses.acquireFor(asked, Credential(0, ""), DEADLINE, signature);
        _assertEq(dollar.balanceOf(licensee), had - FEE_6D, "the licensee's tokens");
        _assertEq(licenses.balanceOf(licensee), 1, "the licensee's licenses");
    }

    /// @dev The permit and the acquisition, each by itself, in the order that harms most.
    function testFuzz_GivenPartsHandedInBefore(bool permitFirst, bool acquisitionFirst) public {
        Permit memory permit = _permit(address(licenses), FEE_6D);
        bytes memory signature = _signed(licenseeKey);
        if (acquisitionFirst) {
            // Nothing is allowed yet: it fails, and uses nothing up.
            _expectShort(0);
            licenses.acquireFor(_asked, Credential(0, ""), DEADLINE, signature);
        }
        if (permitFirst) {
            dollar.permit(licensee, address(licenses), permit.value, permit.deadline, permit.v, permit.r, permit.s);
        }
        bytes32 id = _take(permit, signature);
        _assertEq(licenses.ownerOf(uint256(id)), licensee, "holder");
        _assertEq(dollar.allowance(licensee, address(licenses)), 0, "what is left to the registry");
    }

    function test_RevertWhen_PermitNobodys_GivenNoAllowance() public {
        Permit memory nobodys;
        bytes memory signature = _signed(licenseeKey);
        _expectShort(0);
        _take(nobodys, signature);
    }

    function test_WhenPermitNobodys_GivenAllowance() public {
        vm.prank(licensee);
        dollar.approve(address(licenses), FEE_6D);
        Permit memory nobodys;
        bytes32 id = _take(nobodys, _signed(licenseeKey));
        _assertEq(licenses.ownerOf(uint256(id)), licensee, "holder");
    }

    function test_RevertWhen_TokenTakesAnyPermit() public {
        SilentToken silent = new SilentToken();
        silent.mint(licensee, FEE_6D);
        OfferTerms memory terms = _terms();
        vm.prank(operator);
        terms.poolId = pools.createPool(PoolTerms(address(silent), Uses.RETRIEVE, 0, 7, false, 0, operator, 0));
        _asked.offerId = _publish(terms);
        Permit memory permit = _permit(address(licenses), FEE_6D);
        bytes memory signature = _signed(licenseeKey);
        _expectShort(0);
        _take(permit, signature);
        _assertEq(silent.balanceOf(licensee), FEE_6D, "the licensee's tokens");
    }

    function test_RevertWhen_OtherSpender() public {
        Permit memory permit = _permit(address(_gateway), FEE_6D);
        bytes memory signature = _signed(licenseeKey);
        _expectShort(0);
        _take(permit, signature);
    }

    function test_RevertWhen_NotSigned() public {
        Permit memory permit = _permit(address(licenses), FEE_6D);
        bytes memory signature = _signed(licenseeKey + 1);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseSignatureInvalid.selector, licensee));
        _take(permit, signature);
        _assertEq(dollar.allowance(licensee, address(licenses)), 0, "allowance");
        _assertEq(dollar.nonces(licensee), 0, "permits used");
    }

    function test_RevertWhen_Late() public {
        Permit memory permit = _permit(address(licenses), FEE_6D);
        bytes memory signature = _signed(licenseeKey);
        vm.warp(DEADLINE + 1);
        vm.expectRevert(
            abi.encodeWithSelector(ILicenseRegistry.LicenseSignatureExpired.selector, DEADLINE, DEADLINE + 1)
        );
        _take(permit, signature);
        vm.warp(DEADLINE);
        bytes32 id = _take(permit, signature);
        _assertEq(licenses.ownerOf(uint256(id)), licensee, "in the last second");
    }

    function test_RevertGiven_NoOffer() public {
        _asked.offerId = keccak256("none");
        Permit memory permit = _permit(address(licenses), FEE_6D);
        bytes memory signature = _signed(licenseeKey);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.OfferNotFound.selector, _asked.offerId));
        _take(permit, signature);
    }

    function test_RevertGiven_PermitExpired_GivenNoAllowance() public {
        Permit memory permit = _permitUntil(address(licenses), FEE_6D, START + 10);
        bytes memory signature = _signed(licenseeKey);
        vm.warp(START + 11);
        _expectShort(0);
        _take(permit, signature);
        vm.warp(START + 10);
        bytes32 id = _take(permit, signature);
        _assertEq(licenses.ownerOf(uint256(id)), licensee, "in the permit's last second");
    }

    function test_GivenPermitExpired_GivenAllowance() public {
        Permit memory permit = _permitUntil(address(licenses), FEE_6D, START + 10);
        vm.prank(licensee);
        dollar.approve(address(licenses), FEE_6D);
        vm.warp(START + 11);
        bytes32 id = _take(permit, _signed(licenseeKey));
        _assertEq(licenses.ownerOf(uint256(id)), licensee, "holder");
        _assertEq(dollar.nonces(licensee), 0, "permits used");
        _assertEq(dollar.allowance(licensee, address(licenses)), 0, "what is left to the registry");
    }

    function test_GivenLicenseeWithoutEther() public {
        vm.deal(licensee, 0);
        vm.deal(stranger, 1 ether);
        uint256 had = dollar.balanceOf(stranger);
        bytes32 id = _take(_permit(address(licenses), FEE_6D), _signed(licenseeKey));
        _assertEq(licenses.ownerOf(uint256(id)), licensee, "holder");
        _assertEq(licensee.balance, 0, "the licensee's ether");
        _assertEq(dollar.balanceOf(stranger), had, "the sender's tokens");
        _assertEq(licenses.balanceOf(stranger), 0, "the sender's licenses");
    }
}
