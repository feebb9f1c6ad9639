// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {Deploy} from "../../script/Deploy.s.sol";
import {IStaking} from "../../src/interfaces/IStaking.sol";
import {Fees, Policy} from "../../src/interfaces/Types.sol";

contract DeployTest is Test {
    uint256 internal constant EMBEDDED = 161_200;
    uint256 internal constant TEST_NETWORK = 161_201;
    uint256 internal constant MAIN_NETWORK = 1612;

    Deploy internal script;
    address internal operator = makeAddr("operator");

    function setUp() public {
        script = new Deploy();
    }

    /// @dev The script is whoever creates contracts here, as the signer is in a broadcast.
    function deployOn(uint256 chainId) internal returns (Deploy.Deployment memory) {
        vm.chainId(chainId);
        return script.deploy(script.settings(chainId, operator), address(script));
    }

    function test_EveryContractIsToldTheOthers() public {
        Deploy.Deployment memory d = deployOn(EMBEDDED);
        assertEq(address(d.royalties.disputes()), address(d.disputes));
        assertEq(address(d.royalties.pools()), address(d.pools));
        assertEq(d.royalties.stakers(), address(d.staking));
        assertEq(d.royalties.treasury(), address(d.timelock));
        assertEq(d.royalties.governance(), address(d.timelock));
        assertEq(d.royalties.operator(), operator);
        assertEq(d.staking.governance(), address(d.timelock));
        assertEq(address(d.staking.identity()), address(d.agentIdentity));
        assertEq(d.agentReputation.getIdentityRegistry(), address(d.agentIdentity));
        assertEq(d.agentValidation.getIdentityRegistry(), address(d.agentIdentity));
        assertEq(address(d.disputes.datanets()), address(d.datanetRegistry));
        assertEq(address(d.disputes.models()), address(d.modelRegistry));
        assertEq(address(d.pools.datanets()), address(d.datanetRegistry));
        assertEq(address(d.governor.token()), address(d.governedOpen));
        assertEq(d.governor.timelock(), address(d.timelock));
        assertEq(d.addressBook.governance(), address(d.timelock));
    }

    function test_TheSettingsOfAChainAreWhatIsDeployedThere() public {
        uint256[3] memory chains = [EMBEDDED, TEST_NETWORK, MAIN_NETWORK];
        for (uint256 i; i < chains.length; ++i) {
            Deploy.Deployment memory d = deployOn(chains[i]);
            Deploy.Settings memory s = script.settings(chains[i], operator);
            assertEq(d.royalties.closeDelay(), s.closeDelay);
            assertEq(d.staking.unstakeDelay(), s.unstakeDelay);
            assertEq(d.staking.minimumStake(), s.minimumStake);
            assertEq(d.timelock.getMinDelay(), s.timelockDelay);
            assertEq(d.governor.votingDelay(), s.votingDelay);
            assertEq(d.governor.votingPeriod(), s.votingPeriod);
            assertEq(d.governor.lateQuorumVoteExtension(), s.lateQuorumExtension);
            assertEq(d.governor.proposalThreshold(), s.proposalThreshold);
            Policy memory policy = d.royalties.policyOf(1);
            assertEq(policy.version, 1);
            assertEq(keccak256(abi.encode(policy.fees)), keccak256(abi.encode(s.fees)));
        }
    }

    function test_RealChainsHaveTheTimesOfTheDesign() public view {
        uint256[2] memory chains = [TEST_NETWORK, MAIN_NETWORK];
        for (uint256 i; i < chains.length; ++i) {
            Deploy.Settings memory s = script.settings(chains[i], operator);
            assertEq(s.closeDelay, 7 days);
            assertEq(s.unstakeDelay, 21 days);
            assertEq(s.timelockDelay, 1 days);
            assertEq(s.votingDelay, 1 days);
            assertEq(s.votingPeriod, 14 days);
            assertEq(s.fees.disputeWindow, 1 days);
        }
    }

    function test_TheFirstPolicyIsTheDesigns() public view {
        Fees memory f = script.settings(MAIN_NETWORK, operator).fees;
        assertEq(abi.encode(f), abi.encode(Fees(1_000, 500, 500, 3_000, 5_000, 1_000, 500, 1 days)));
    }

    function test_RevertWhen_TheSettingsAreThoseOfTheEmbeddedChainElsewhere() public {
        Deploy.Settings memory s = script.settings(EMBEDDED, operator);
        vm.chainId(MAIN_NETWORK);
        vm.expectRevert(IStaking.BadConfig.selector);
        script.deploy(s, address(script));
    }

    function test_RevertWhen_RoyaltiesRefusesItsSettings() public {
        Deploy.Settings memory s = script.settings(MAIN_NETWORK, operator);
        s.closeDelay = 60;
        vm.chainId(MAIN_NETWORK);
        vm.expectRevert(abi.encodeWithSelector(Deploy.NotDeployed.selector, "Royalties"));
        script.deploy(s, address(script));
    }

    function test_RevertWhen_AnotherThanTheDeployerCreates() public {
        vm.chainId(EMBEDDED);
        Deploy.Settings memory s = script.settings(EMBEDDED, operator);
        vm.expectPartialRevert(Deploy.NotAsPredicted.selector);
        script.deploy(s, operator);
    }
}
