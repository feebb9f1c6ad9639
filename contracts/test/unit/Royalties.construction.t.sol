// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {IPools} from "../../src/interfaces/IPools.sol";
import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Policy, Receipt as SignedReceipt} from "../../src/interfaces/Types.sol";
import {FeePolicy} from "../../src/libraries/FeePolicy.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {RoyaltiesFixture} from "../RoyaltiesFixture.sol";

contract RoyaltiesConstructionTest is RoyaltiesFixture {
    function test_ItKeepsItsWiring() public view {
        assertEq(royalties.operator(), operator);
        assertEq(royalties.governance(), governance);
        assertEq(royalties.treasury(), treasury);
        assertEq(royalties.stakers(), stakers);
        assertEq(address(royalties.disputes()), address(disputes));
        assertEq(address(royalties.pools()), address(pools));
        assertEq(royalties.closeDelay(), 1 days);
        assertEq(finalAt(), block.timestamp);
        assertEq(royalties.head(), 0);
    }

    function test_ThePolicyBeginsWithVersionOneFromEpochOne() public view {
        Policy memory expected = Policy(1, 1, fees());
        assertEq(abi.encode(royalties.policies(1)), abi.encode(expected));
        assertEq(abi.encode(royalties.policyOf(1)), abi.encode(expected));
        assertEq(abi.encode(royalties.policyOf(0)), abi.encode(expected));
        assertEq(royalties.policies(2).version, 0);
    }

    function test_RevertWhen_AnAddressIsZeroOrNoContractWhereOneIsNeeded() public {
        for (uint256 i; i < 6; ++i) {
            IRoyalties.Config memory c = config();
            if (i == 0) c.operator = address(0);
            if (i == 1) c.governance = address(0);
            if (i == 2) c.treasury = address(0);
            if (i == 3) c.stakers = address(0);
            if (i == 4) c.disputes = IDisputes(alice);
            if (i == 5) c.pools = IPools(alice);
            refuses(c, abi.encodeWithSelector(IRoyalties.BadConfig.selector));
        }
    }

    function test_TheCloseDelayIsOneToThirtyDaysOutsideTheEmbeddedChain() public {
        IRoyalties.Config memory c = config();
        c.closeDelay = 0;
        deploy(c);
        vm.chainId(1612);
        refuses(c, abi.encodeWithSelector(IRoyalties.BadConfig.selector));
        c.closeDelay = 1 days - 1;
        refuses(c, abi.encodeWithSelector(IRoyalties.BadConfig.selector));
        c.closeDelay = 30 days + 1;
        refuses(c, abi.encodeWithSelector(IRoyalties.BadConfig.selector));
        c.closeDelay = 30 days;
        deploy(c);
    }

    function test_TheWindowIsOneHourToSevenDaysOutsideTheEmbeddedChain() public {
        IRoyalties.Config memory c = config();
        c.fees.disputeWindow = 2;
        deploy(c);
        c.fees.disputeWindow = 7 days + 1;
        refuses(c, abi.encodeWithSelector(FeePolicy.BadFees.selector, c.fees));
        vm.chainId(1612);
        refuses(c, abi.encodeWithSelector(FeePolicy.BadFees.selector, c.fees));
        c.fees.disputeWindow = 1 hours - 1;
        refuses(c, abi.encodeWithSelector(FeePolicy.BadFees.selector, c.fees));
        c.fees.disputeWindow = 1 hours;
        deploy(c);
        c.fees.disputeWindow = 7 days;
        deploy(c);
    }

    function test_EveryDigestIsOfNameVersionChainAndContract() public view {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("ModelFactory Royalties"),
                keccak256("1"),
                block.chainid,
                address(royalties)
            )
        );
        bytes32 id = bytes32(uint256(7));
        bytes32 voucherHash =
            keccak256(abi.encode(keccak256("Voucher(bytes32 channelId,uint128 maxClaimableAmount)"), id, 5 ether));
        assertEq(royalties.voucherDigest(id, 5 ether), keccak256(abi.encodePacked(hex"1901", domain, voucherHash)));
        SignedReceipt memory r;
        (r.modelId, r.channelId, r.fee) = (3, id, 1 ether);
        bytes32 receiptHash = keccak256(abi.encode(Formats.RECEIPT_TYPEHASH, r));
        assertEq(royalties.receiptDigest(r), keccak256(abi.encodePacked(hex"1901", domain, receiptHash)));
    }

    function refuses(IRoyalties.Config memory c, bytes memory reason) private {
        bytes memory code = abi.encodePacked(vm.getCode("Royalties.sol:Royalties"), abi.encode(c));
        vm.expectRevert(reason);
        this.create(code);
    }

    /// @dev Creates a contract and passes its constructor's revert on.
    function create(bytes memory code) external {
        assembly ("memory-safe") {
            if iszero(create(0, add(code, 32), mload(code))) {
                returndatacopy(0, 0, returndatasize())
                revert(0, returndatasize())
            }
        }
    }
}
